import * as aws from '@pulumi/aws';
import { onEach, type Rule, unless } from './rule.ts';

const { Secret } = aws.secretsmanager;

/** Months that a secret may live. */
const months = 12;

const monthNumber = (text: string) => {
  const [year = 0, month = 0] = text.split('-').map(Number);
  return year * 12 + month;
};

/** @param now as YYYY-MM: the month in which the question is asked. */
export const secretsRules = (now: string): readonly Rule[] => [
  onEach(Secret, 'SecretsManager.1', 'Each secret has a rotation', ({ tags }) =>
    unless(
      /^20\d\d-(0[1-9]|1[0-2])$/.test(tags?.['rotated'] ?? ''),
      'needs the tag rotated with the month of its value: secrets are rotated by deployment (runbook, Secrets rotation)',
    ),
  ),
  onEach(Secret, 'SecretsManager.4', 'No secret is older than a year', ({ tags }) => {
    const rotated = tags?.['rotated'];
    return unless(
      rotated === undefined || monthNumber(now) - monthNumber(rotated) <= months,
      `was made in ${rotated}: put a new month in front (runbook, Secrets rotation)`,
    );
  }),
  onEach(aws.kms.Key, 'KMS.4', 'Keys rotate', ({ enableKeyRotation }) =>
    unless(enableKeyRotation === true, 'enableKeyRotation must be true'),
  ),
];
