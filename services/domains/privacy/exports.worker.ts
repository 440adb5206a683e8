import { exportDays } from '../../contracts/privacy.ts';
import type { Effects, JobHandler, PayloadOf } from '../../platform/job.ts';
import type { Storage } from '../../platform/storage.ts';
import { originalKey, uploadKey } from '../documents/index.ts';
import type { MailService } from '../mail/index.ts';
import { type ArchivedFile, createArchive } from './export-archive.ts';
import type { PersonalDataRepository } from './personal-data.repository.ts';
import type { exportAccountJob } from './privacy.jobs.ts';
import { exportKey } from './privacy.keys.ts';
import type { PrivacyRepository } from './privacy.repository.ts';

const nothing: Effects = async () => {};

/** The job behind `export-account`. A second run writes the same archive anew, under the same key. */
export const createExportAccountHandler = (options: {
  repository: PrivacyRepository;
  personalData: PersonalDataRepository;
  storage: Storage;
  mail: MailService;
  webUrl: string;
}): JobHandler<PayloadOf<typeof exportAccountJob>> => {
  const { repository, personalData, storage, mail, webUrl } = options;

  /** The verified original; of a document that never got so far, what was uploaded, if anything. */
  const fileOf = async (ownerId: string, row: Record<string, unknown>): Promise<ArchivedFile[]> => {
    const document = row as { id: string; filename: string; sha256: string; contentId: string | null };
    const { id, filename } = document;
    for (const key of [originalKey({ ...document, ownerId }), uploadKey(id)]) {
      const found = await storage.head(key);
      if (!found) continue;
      const open = async () => {
        const object = await storage.get(key);
        if (!object) throw new Error('A document has gone while it was being archived.');
        return object.body;
      };
      return [{ path: `documents/${id}/${filename}`, size: found.size, open }];
    }
    return [];
  };

  return {
    run: async ({ exportId }, { signal }) => {
      const row = await repository.findExport(exportId);
      if (row?.state !== 'pending') return nothing;
      const { accounts, ...data } = await personalData.collect(row.accountId);
      const files: ArchivedFile[] = [];
      for (const document of data.documents ?? []) files.push(...(await fileOf(row.accountId, document)));

      const key = exportKey(row);
      const name = `ipower-motors-${row.createdAt.toISOString().slice(0, 10)}.zip`;
      await storage.putStream(key, createArchive({ account: accounts?.[0], ...data }, files, signal), {
        contentType: 'application/zip',
        contentDisposition: `attachment; filename="${name}"`,
        cacheControl: 'private, no-store',
      });
      const bytes = (await storage.head(key))?.size ?? 0;

      return async (transaction) => {
        const archive = { id: exportId, bytes, days: exportDays };
        const accountId = await repository.readyExport(archive, transaction);
        const account = accountId && (await repository.lockAccount(accountId, transaction));
        if (!account) return;
        const { id, email, language } = account;
        const url = `${webUrl}/account/exports`;
        await mail.send(transaction, { accountId: id, to: email, language, template: 'export-ready', data: { url } });
      };
    },

    exhausted:
      ({ exportId }) =>
      (transaction) =>
        repository.failExport(exportId, exportDays, transaction),
  };
};
