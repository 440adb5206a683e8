import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import {
  JobDetail,
  JobFilter,
  JobPage,
  JobQuery,
  QueueName,
  QueueState,
  QueueStates,
  RetriedJobs,
} from '../../contracts/jobs.ts';
import { Uuid } from '../../contracts/primitives.ts';
import '../../platform/http.ts';
import type { JobAdministration } from './jobs.administration.service.ts';

const params = Type.Object({ id: Uuid });
const queueParams = Type.Object({ name: QueueName });
const tags = ['administration'];
const config = { roles: ['staff', 'admin'] } as const;

export const jobRoutes: FastifyPluginAsyncTypebox<{ service: JobAdministration }> = async (app, { service }) => {
  app.get(
    '/admin/jobs',
    {
      config,
      schema: { tags, summary: 'Find jobs, newest first', querystring: JobQuery, response: { 200: JobPage } },
    },
    async (request) => service.list(request.query),
  );

  app.get(
    '/admin/jobs/:id',
    { config, schema: { tags, summary: 'Get a job with its attempts', params, response: { 200: JobDetail } } },
    async (request) => service.get(request.params.id),
  );

  app.post(
    '/admin/jobs/:id/retry',
    { config, schema: { tags, summary: 'Try a failed job again', params, response: { 200: JobDetail } } },
    async (request) => service.retry(request.params.id, request.actor),
  );

  app.post(
    '/admin/jobs/retry',
    {
      config,
      schema: {
        tags,
        summary: 'Try all failed jobs that match again',
        description: 'At most 10,000 a call. A document that failed is processed again, a data export is made again.',
        body: JobFilter,
        response: { 200: RetriedJobs },
      },
    },
    async (request) => service.retryMatching(request.body, request.actor),
  );

  app.get(
    '/admin/queues',
    { config, schema: { tags, summary: 'How the queues are', response: { 200: QueueStates } } },
    async () => ({ items: await service.queues() }),
  );

  app.post(
    '/admin/queues/:name/pause',
    {
      config,
      schema: {
        tags,
        summary: 'Start nothing more of a queue',
        description: 'What runs ends. It lasts until it is resumed, whatever restarts in between.',
        params: queueParams,
        response: { 200: QueueState },
      },
    },
    async (request) => service.pause(request.params.name, request.actor),
  );

  app.post(
    '/admin/queues/:name/resume',
    { config, schema: { tags, summary: 'Let a queue go on', params: queueParams, response: { 200: QueueState } } },
    async (request) => service.resume(request.params.name, request.actor),
  );
};
