import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Transporter } from 'nodemailer';

export type Mail = {
  /** Makes the Message-ID: who gets a mail twice can tell. */
  id: string;
  /** What kind of mail it is: the header X-Mail-Template. */
  template: string;
  to: string;
  subject: string;
  text: string;
  html: string;
};

/** Sends mail. */
export type Mailer = {
  /** @returns what the mail server calls it. @throws when the server did not take it: then it may be sent again */
  send(mail: Mail): Promise<string>;
  close(): void;
};

/** Milliseconds a mail server may take to connect, to greet, and to answer. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/**
 * Opens what `url` names: `smtp://` (which must know STARTTLS unless it is this machine) or `smtps://` a server, `ses:`
 * Amazon SES in `region` with the process's own role, `file:///folder` a folder that gets a file for each mail.
 * @param options.from address of the sender, `Name <name@domain>`
 */
export const openMailer = (options: { url: string; from: string; region: string }): Mailer => {
  const { url, from, region } = options;
  if (url.startsWith('file:')) return openFolder(fileURLToPath(url), from);
  // The packages are loaded with the first mail: a process that sends none starts without them.
  let opened: Promise<Transporter> | undefined;
  return {
    send: async (mail) => {
      opened ??= openTransporter(url, region);
      return (await (await opened).sendMail(toMessage(mail, from))).messageId;
    },
    close: () => {
      opened?.then((transporter) => transporter.close());
    },
  };
};

const openTransporter = async (url: string, region: string): Promise<Transporter> => {
  const { createTransport } = await import('nodemailer');
  if (!url.startsWith('ses:')) {
    // Without it a man in the middle could strike STARTTLS out, and read every link we send.
    const requireTLS = !['localhost', '127.0.0.1'].includes(new URL(url).hostname);
    return createTransport({ url, pool: true, maxConnections: 2, requireTLS, ...patience });
  }
  const { SendEmailCommand, SESv2Client } = await import('@aws-sdk/client-sesv2');
  return createTransport({ SES: { sesClient: new SESv2Client({ region }), SendEmailCommand } });
};

/** RFC 5322; a machine wrote it, so no machine answers (RFC 3834). SES gives every mail a Message-ID of its own. */
const toMessage = ({ id, template, ...mail }: Mail, from: string) => ({
  ...mail,
  from,
  messageId: `<${id}@${from.replace(/^.*@|>$/g, '')}>`,
  headers: { 'Auto-Submitted': 'auto-generated', 'X-Mail-Id': id, 'X-Mail-Template': template },
  disableFileAccess: true,
  disableUrlAccess: true,
});

/** The same mail twice is one file: names are ids, in the order of sending. */
const openFolder = (folder: string, from: string): Mailer => ({
  send: async (mail) => {
    const { createTransport } = await import('nodemailer');
    const transporter = createTransport({ streamTransport: true, buffer: true });
    const { message, messageId } = await transporter.sendMail(toMessage(mail, from));
    await mkdir(folder, { recursive: true });
    const file = join(folder, `${mail.id}.eml`);
    // Whoever reads the folder never sees half a mail.
    await writeFile(`${file}.part`, message as Buffer);
    await rename(`${file}.part`, file);
    return messageId;
  },
  close: () => {},
});
