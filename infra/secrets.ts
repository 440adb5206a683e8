import { createHash, createPrivateKey } from 'node:crypto';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import * as tls from '@pulumi/tls';
import type { StackConfig } from './config.ts';

/** A secret as a task takes it: where the agent reads it, and what its execution role may read. */
export interface SecretReference {
  readonly arn: pulumi.Output<string>;
  /** `<arn>:<json key>::<version>`: a new version is a new task definition, hence a rolling deployment. */
  readonly valueFrom: pulumi.Output<string>;
}

export interface SecretArgs {
  readonly description: string;
  /** Month (YYYY-MM) in which the value was made; the policy SecretsManager.4 reads the tag. */
  readonly rotated: string;
  readonly value: pulumi.Input<string>;
}

/** A secret that was put there by hand, so neither the stack's file nor its state has it. */
export function secretAt(arn: string): SecretReference {
  return { arn: pulumi.output(arn), valueFrom: pulumi.output(arn) };
}

/** A secret in Secrets Manager, which costs as much whatever it holds; rotated by deployment. */
export class Secret extends pulumi.ComponentResource {
  readonly reference: SecretReference;
  private readonly versionId: pulumi.Output<string>;

  constructor(name: string, args: SecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:secrets:Secret', name, {}, opts);
    const secret = new aws.secretsmanager.Secret(
      name,
      { description: args.description, recoveryWindowInDays: 7, tags: { rotated: args.rotated } },
      { parent: this },
    );
    const version = new aws.secretsmanager.SecretVersion(
      name,
      { secretId: secret.id, secretString: pulumi.secret(args.value) },
      { parent: this },
    );
    this.versionId = version.versionId;
    this.reference = { arn: secret.arn, valueFrom: pulumi.interpolate`${secret.arn}:::${version.versionId}` };
    this.registerOutputs({ arn: secret.arn });
  }

  /** One member of a secret whose value is a JSON object. */
  member(key: string): SecretReference {
    const { arn } = this.reference;
    return { arn, valueFrom: pulumi.interpolate`${arn}:${key}::${this.versionId}` };
  }
}

/** A password of letters and digits only, so that it stands in a URL as it is. A new month makes a new one. */
export function password(name: string, month: string, parent: pulumi.Resource): pulumi.Output<string> {
  return new random.RandomPassword(name, { length: 40, special: false, keepers: { month } }, { parent }).result;
}

/** ECDSA P-256 keys, one a month of the list; the first signs. */
function signingKeys(name: string, months: readonly string[], parent: pulumi.Resource): tls.PrivateKey[] {
  return months.map(
    (month) => new tls.PrivateKey(`${name}-${month}`, { algorithm: 'ECDSA', ecdsaCurve: 'P256' }, { parent }),
  );
}

export interface SigningKeysArgs {
  readonly config: StackConfig['keys'];
}

/** Keys of the access tokens, of the media URLs and of sealed data: made here, never written to a file. */
export class SigningKeys extends pulumi.ComponentResource {
  readonly jwtKeys: SecretReference;
  readonly mediaPrivateKey: SecretReference;
  readonly dataKeys: SecretReference;
  /** Public halves of the media keys (PEM), the signing one first, by month. */
  readonly mediaPublicKeys: readonly { readonly month: string; readonly pem: pulumi.Output<string> }[];

  constructor(name: string, args: SigningKeysArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:secrets:SigningKeys', name, {}, opts);
    const { jwt, media, data } = args.config;
    const jwtKeys = signingKeys('jwt', jwt, this);
    const mediaKeys = signingKeys('media', media, this);
    // One secret for what the same tasks read; it is as old as the older of the two.
    const signing = new Secret(
      'signing-keys',
      {
        description: 'Keys of access tokens (`jwt`, a JSON Web Key Set) and of media URLs (`media`, PKCS #8, PEM)',
        rotated: [jwt[0] ?? '', media[0] ?? ''].sort()[0] ?? '',
        value: pulumi.jsonStringify({
          jwt: pulumi.all(jwtKeys.map((key) => key.privateKeyPemPkcs8)).apply(toJwks),
          media: mediaKeys[0]?.privateKeyPemPkcs8 ?? '',
        }),
      },
      { parent: this },
    );
    this.jwtKeys = signing.member('jwt');
    this.mediaPrivateKey = signing.member('media');
    this.dataKeys = new Secret(
      'data-keys',
      {
        description: 'Keys that seal data at rest, as a JSON Web Key Set',
        rotated: data[0] ?? '',
        value: pulumi.all(sealingKeys(data, this)).apply(toSymmetricJwks),
      },
      { parent: this },
    ).reference;
    this.mediaPublicKeys = mediaKeys.map((key, index) => ({ month: media[index] ?? '', pem: key.publicKeyPem }));
    this.registerOutputs({});
  }
}

/** Keys of 256 bits, one a month of the list; the first seals. A month leaves the list when nothing is sealed with it. */
function sealingKeys(months: readonly string[], parent: pulumi.Resource) {
  return months.map((month) => ({
    kid: month,
    base64: new random.RandomBytes(`data-${month}`, { length: 32 }, { parent }).base64,
  }));
}

/** A JSON Web Key Set of symmetric keys (RFC 7518 §6.4). */
export function toSymmetricJwks(keys: readonly { kid: string; base64: string }[]): string {
  return JSON.stringify({
    keys: keys.map(({ kid, base64 }) => ({ kty: 'oct', kid, k: Buffer.from(base64, 'base64').toString('base64url') })),
  });
}

/**
 * A JSON Web Key Set of ES256 private keys.
 * @param pems PKCS #8 keys; `kid` is the thumbprint of RFC 7638, so that it needs no book-keeping.
 */
export function toJwks(pems: readonly string[]): string {
  const keys = pems.map((pem) => {
    const { crv, kty, x, y, d } = createPrivateKey(pem).export({ format: 'jwk' });
    const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
    return { kid, use: 'sig', alg: 'ES256', kty, crv, x, y, d };
  });
  return JSON.stringify({ keys });
}
