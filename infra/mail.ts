import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Dns } from './dns.ts';
import type { Statement } from './iam.ts';

export interface MailArgs {
  readonly domain: string;
  readonly region: string;
  readonly dns: Dns;
}

/** SES makes three (Developer Guide, "Easy DKIM"). */
const dkimKeys = 3;

/**
 * Sends mail in the domain's name: its identity at SES, proved and signed by DKIM. Bounces go to a sub-domain, whose
 * SPF is its own: records that the domain has for the company's mailboxes stay as they are.
 */
export class Mail extends pulumi.ComponentResource {
  /** Sender of all mail. */
  readonly from: string;
  /** What who sends may do: in this sender's name only. */
  readonly statement: Statement;

  constructor(name: string, args: MailArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:edge:Mail', name, {}, opts);
    const { domain, region, dns } = args;
    const parent = { parent: this };
    const address = `compte@${domain}`;
    const identity = new aws.sesv2.EmailIdentity(
      name,
      { emailIdentity: domain, dkimSigningAttributes: { nextSigningKeyLength: 'RSA_2048_BIT' } },
      parent,
    );
    for (let index = 0; index < dkimKeys; index++) {
      const token = identity.dkimSigningAttributes.apply(({ tokens }) => tokens[index] ?? '');
      const label = pulumi.interpolate`${token}._domainkey.${domain}`;
      dns.record(
        `dkim-${index + 1}`,
        label,
        'CNAME',
        3600,
        [pulumi.interpolate`${token}.dkim.amazonses.com`],
        identity,
      );
    }

    const bounces = `bounce.${domain}`;
    new aws.sesv2.EmailIdentityMailFromAttributes(
      name,
      { emailIdentity: identity.emailIdentity, mailFromDomain: bounces, behaviorOnMxFailure: 'USE_DEFAULT_VALUE' },
      parent,
    );
    dns.record('bounce-mx', bounces, 'MX', 3600, [`10 feedback-smtp.${region}.amazonses.com`], identity);
    dns.record('bounce-txt', bounces, 'TXT', 3600, ['v=spf1 include:amazonses.com -all'], identity);

    this.from = `IPOWER MOTORS <${address}>`;
    this.statement = {
      Sid: 'Mail',
      // A mail of one's own making is a raw one, for which SES asks for both.
      Action: ['ses:SendEmail', 'ses:SendRawEmail'],
      Resource: identity.arn,
      Condition: { StringEquals: { 'ses:FromAddress': address } },
    };
    this.registerOutputs({});
  }
}
