export { sendMailJob } from './mail.jobs.ts';
export { createMailRepository } from './mail.repository.ts';
export { createMailService, type MailService } from './mail.service.ts';
export { type MailTemplate, type MailTemplates, occasionOf } from './mail.templates.ts';
export { createSendMailHandler } from './mail.worker.ts';
