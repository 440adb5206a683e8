import type { Dashboard } from './dashboard.ts';

const hourly = (counter: string, ...labels: string[]) => `sum by (${labels.join(', ')}) (increase(${counter}[1h]))`;

export const business: Dashboard = {
  name: 'business',
  title: 'Business',
  explanation: 'What customers do: documents, accounts, sign-ins, webhooks and mails.',
  panels: [
    {
      title: 'Where do the documents stand?',
      explanation:
        'All documents by state, those in the trash included. "failed" waits for us: the administration has them.',
      unit: 'count',
      as: 'number',
      queries: { '{{status}}': 'max by (status) (documents)' },
    },
    {
      title: 'How much is stored?',
      explanation: 'Files of all documents, those in the trash included.',
      unit: 'bytes',
      as: 'number',
      queries: { stored: 'max(documents_bytes)' },
    },
    {
      title: 'Who has an account?',
      explanation: 'Accounts by role, disabled ones included.',
      unit: 'count',
      as: 'number',
      queries: { '{{role}}': 'max by (role) (accounts)' },
    },
    {
      title: 'How much came in today?',
      explanation: 'Documents announced within 24 hours.',
      unit: 'count',
      as: 'number',
      queries: { documents: 'sum(increase(uploads_announced_total[1d]))' },
    },
    {
      title: 'What is uploaded?',
      explanation: 'Documents announced in the hour before, by kind.',
      unit: 'count',
      as: 'stack',
      queries: { '{{kind}}': hourly('uploads_announced_total', 'kind') },
    },
    {
      title: 'What becomes of it?',
      explanation: 'Documents that ended in the hour before. Many rejected ones: a client that sends the wrong thing.',
      unit: 'count',
      as: 'stack',
      queries: { '{{outcome}}': hourly('documents_processed_total', 'outcome') },
    },
    {
      title: 'How fast does the storage grow?',
      explanation: 'Files of all documents. A step down is the trash, emptied.',
      unit: 'bytes',
      queries: { stored: 'max(documents_bytes)' },
    },
    {
      title: 'Who signs in, and who fails to?',
      explanation: 'In the hour before, by factor. Many failures: runbook, sign-ins-refused.',
      unit: 'count',
      queries: { '{{factor}} {{outcome}}': hourly('sign_ins_total', 'factor', 'outcome') },
    },
    {
      title: 'Do webhooks arrive?',
      explanation:
        'Attempts in the hour before. A receiver that is down is tried again for days: runbook, webhooks-failing.',
      unit: 'count',
      as: 'stack',
      queries: { '{{outcome}}': hourly('webhook_deliveries_total', 'outcome') },
    },
    {
      title: 'Do mails leave?',
      explanation: 'In the hour before. Failures: nobody can register or reset a password: runbook, mail-failing.',
      unit: 'count',
      as: 'stack',
      queries: { '{{outcome}}': hourly('mails_sent_total', 'outcome') },
    },
  ],
};
