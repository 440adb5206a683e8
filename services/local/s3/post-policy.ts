import { S3Error } from './s3-error.ts';
import { type Credentials, checkPolicySignature } from './signature.ts';

type Condition = [operator: string, field: string | number, value: string | number] | Record<string, string>;

/**
 * Checks an upload by HTML form against the policy that was signed for it (Amazon S3 API Reference, "POST Policy").
 *
 * @param fields names in lower case, with `bucket`
 * @throws {S3Error} when the policy is forged or expired, or a field or the size is not what it allows
 */
export const checkPostPolicy = (fields: Map<string, string>, size: number, credentials: Credentials): void => {
  const field = (name: string) => fields.get(name) ?? '';
  if (!fields.has('policy')) throw new S3Error('AccessDenied', 'Access Denied');
  const signed = { credential: field('x-amz-credential'), signature: field('x-amz-signature') };
  checkPolicySignature(field('policy'), signed, credentials);

  const policy = JSON.parse(Buffer.from(field('policy'), 'base64').toString()) as {
    expiration: string;
    conditions: Condition[];
  };
  if (!(Date.now() < Date.parse(policy.expiration))) refuse('Policy expired.');
  const covered = new Set(['policy', 'x-amz-signature', 'bucket']);
  for (const condition of policy.conditions) {
    const [operator, subject, value] = Array.isArray(condition) ? condition : equality(condition);
    if (operator === 'content-length-range') {
      if (size < Number(subject)) throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than allowed.');
      if (size > Number(value)) throw new S3Error('EntityTooLarge', 'Your proposed upload is larger than allowed.');
      continue;
    }
    const name = String(subject).slice(1).toLowerCase();
    const holds = operator === 'eq' ? field(name) === value : field(name).startsWith(String(value));
    if (!holds) refuse(`Policy Condition failed: ${JSON.stringify(condition)}`);
    covered.add(name);
  }
  for (const name of fields.keys()) {
    if (!covered.has(name) && !name.startsWith('x-ignore-')) refuse(`Extra input fields: ${name}`);
  }
};

const equality = (condition: Record<string, string>): [string, string, string] => {
  const [[name, value]] = Object.entries(condition) as [[string, string]];
  return ['eq', `$${name}`, value];
};

const refuse = (why: string): never => {
  throw new S3Error('AccessDenied', `Invalid according to Policy: ${why}`);
};
