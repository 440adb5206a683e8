import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

/** Requests that one address may send in five minutes before it is refused; the API's own limits are finer. */
const requestsPerAddress = 3000;

/** A web application firewall in front of a load balancer: AWS's common and known-bad rules, and a rate limit. */
export function webAcl(name: string, resourceArn: pulumi.Input<string>, parent: pulumi.Resource): void {
  const visibility = (metricName: string) => ({
    metricName,
    cloudwatchMetricsEnabled: true,
    sampledRequestsEnabled: true,
  });
  const managed = (rule: string, priority: number) => ({
    name: rule,
    priority,
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: rule } },
    visibilityConfig: visibility(rule),
  });
  const acl = new aws.wafv2.WebAcl(
    name,
    {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(name),
      rules: [
        {
          name: 'rate',
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { limit: requestsPerAddress, aggregateKeyType: 'IP' } },
          visibilityConfig: visibility('rate'),
        },
        managed('AWSManagedRulesCommonRuleSet', 1),
        managed('AWSManagedRulesKnownBadInputsRuleSet', 2),
      ],
    },
    { parent },
  );
  new aws.wafv2.WebAclAssociation(name, { resourceArn, webAclArn: acl.arn }, { parent });
}
