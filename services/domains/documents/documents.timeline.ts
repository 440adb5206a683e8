import type { Timeline, TimelineEntry } from '../../contracts/documents.ts';
import type { Language, Text } from '../../platform/errors.ts';
import { type Job, type JobService, presentAttempt } from '../jobs/index.ts';
import { documentError, documentProblems } from './documents.errors.ts';
import type { DocumentRepository } from './documents.repository.ts';
import type { DocumentHistoryRow, DocumentRow } from './documents.table.ts';

/** How one reads the timeline: its owner is not shown what was thrown. */
type Reader = { language: Language; withErrors: boolean };

/** What became of a document, from its row, its jobs and what is remembered beside them. */
export const createDocumentTimeline = ({ repository, jobs }: { repository: DocumentRepository; jobs: JobService }) => {
  const timelineOf = async (document: DocumentRow, reader: Reader): Promise<Timeline> => {
    const [ofJobs, history] = await Promise.all([jobs.ofSubject(document.id), repository.history(document.id)]);
    const entries = [
      entry({ at: document.createdAt.toISOString(), event: 'created' }),
      ...ofJobs.flatMap((job, index) => entriesOfJob(job, index === 0, reader)),
      ...history.map((row) => entryOfHistory(row, reader.language)),
    ];
    // The sort is stable: what happened in the same millisecond keeps the order above.
    return { items: entries.sort((a, b) => Date.parse(a.endedAt ?? a.at) - Date.parse(b.endedAt ?? b.at)) };
  };

  return {
    /** @param document which its reader owns */
    ofOwned: (document: DocumentRow, language: Language): Promise<Timeline> =>
      timelineOf(document, { language, withErrors: false }),

    /** For staff: with the errors as they were thrown. @throws document-not-found */
    ofAny: async (id: string, language: Language): Promise<Timeline> => {
      const document = await repository.find(id);
      if (!document) throw documentError('document-not-found');
      return timelineOf(document, { language, withErrors: true });
    },
  };
};

export type DocumentTimeline = ReturnType<typeof createDocumentTimeline>;

const entry = (known: Pick<TimelineEntry, 'at' | 'event'> & Partial<TimelineEntry>): TimelineEntry => ({
  job: null,
  attempt: null,
  endedAt: null,
  durationMs: null,
  outcome: null,
  problem: null,
  error: null,
  ...known,
});

const problemOf = (code: string, language: Language) => ({
  code,
  title: (documentProblems as Record<string, Text>)[code]?.[language] ?? code,
});

const entriesOfJob = (job: Job, first: boolean, { language, withErrors }: Reader): TimelineEntry[] => {
  const { name, createdAt, status, starts, touchedAt } = job;
  const ended = job.attempts.map(presentAttempt).map(({ startedAt, error, ...attempt }) =>
    entry({
      ...attempt,
      at: startedAt,
      event: 'attempt',
      job: name,
      problem: attempt.outcome === 'failed' ? problemOf('processing-failed', language) : null,
      error: withErrors ? error : null,
    }),
  );
  const running = entry({
    at: touchedAt.toISOString(),
    event: 'attempt',
    job: name,
    attempt: starts,
    outcome: 'running',
  });
  return [
    entry({ at: createdAt.toISOString(), event: first ? 'uploaded' : 'queued', job: name }),
    ...ended,
    ...job.retries.map(({ at }) => entry({ at: new Date(at).toISOString(), event: 'retried', job: name })),
    ...(status === 'active' ? [running] : []),
  ];
};

const entryOfHistory = ({ at, event, problem }: DocumentHistoryRow, language: Language): TimelineEntry =>
  entry({
    at: at.toISOString(),
    event: event.replace('document.', '') as TimelineEntry['event'],
    problem: problem === null ? null : problemOf(problem, language),
  });
