import ajvFrench from 'ajv-i18n/localize/fr/index.js';
import type { FastifyError, FastifyReply, FastifyRequest, FastifySchemaValidationError } from 'fastify';
import fp from 'fastify-plugin';
import type { Problem } from '../../contracts/problem.ts';
import type { ErrorReports } from '../../platform/error-reports.ts';
import { AppError, type FieldError, type Language } from '../../platform/errors.ts';
import { contextOf } from '../../platform/logger.ts';
import { isOutage } from '../../platform/outage.ts';
import { isPoolExhausted } from '../../platform/turns.ts';
import { during } from '../../platform/under-way.ts';
import { isUnstorable } from '../../platform/unstorable.ts';
import { overloaded, requestError } from './problem.errors.ts';

/** The one place where an error becomes an answer: RFC 9457, `application/problem+json`. */
export const problemPlugin = fp(
  async (app, { publicUrl, report }: { publicUrl: string; report: ErrorReports['report'] }) => {
    app.setNotFoundHandler((request, reply) => render(request, reply, requestError('route-not-found')));
    app.setErrorHandler<FastifyError>((error, request, reply) => {
      const known = toAppError(error);
      if (known.code === 'unavailable' || known.code === 'overloaded')
        request.log.warn({ reason: rootCause(error).message }, known.message);
      else if (known.entry.status >= 500) {
        request.log.error({ err: error }, known.message);
        during(contextOf(request.log), () => report(error, { route: request.routeOptions.url ?? 'none' }));
      }
      return render(request, reply, known, fieldErrors(error, request.chosenLanguage));
    });

    const render = (request: FastifyRequest, reply: FastifyReply, error: AppError, errors?: FieldError[]) => {
      const { entry, headers } = error;
      const language = request.chosenLanguage;
      const problem = {
        ...problemOf(error, { publicUrl, language, requestId: request.id }),
        ...(errors && { errors }),
      };
      return reply
        .code(entry.status)
        .headers({ 'content-language': language, 'cache-control': 'no-store', ...headers })
        .type('application/problem+json')
        .serializer((body: unknown) => JSON.stringify(body))
        .send(problem);
    };
  },
);

/** The body of an answer. */
export const problemOf = (
  { code, entry, members }: AppError,
  { publicUrl, language, requestId }: { publicUrl: string; language: Language; requestId: string },
): Problem => ({
  type: `${publicUrl}/docs#${code}`,
  title: entry.title[language],
  status: entry.status,
  code,
  ...(entry.remedy && { detail: entry.remedy[language] }),
  ...members,
  requestId,
});

/** Rewrites Ajv's messages in place. The package's types describe an ES module, which it is not. */
const localizeFr = ajvFrench as unknown as (errors: FastifySchemaValidationError[]) => void;

/** What Fastify and its plugins throw, in our own codes. */
const toAppError = (error: FastifyError): AppError => {
  if (error instanceof AppError) return error;
  if (isPoolExhausted(error)) return overloaded({ cause: error });
  if (isOutage(error)) return requestError('unavailable', { headers: { 'retry-after': '5' }, cause: error });
  if (error.validation) return requestError('validation-failed');
  if (isUnstorable(error)) return requestError('malformed-request', { cause: error });
  switch (error.statusCode) {
    case 400:
      return requestError('malformed-request');
    case 404:
      return requestError('route-not-found');
    case 413:
      return requestError('body-too-large');
    // @fastify/multipart answers 406 to a body that is no form.
    case 406:
    case 415:
      return requestError('content-type-unsupported');
    case 429:
      return requestError('rate-limited');
    case 503:
      return requestError('unavailable');
    default:
      return requestError('internal', { cause: error });
  }
};

const fieldErrors = (error: FastifyError, language: Language): FieldError[] | undefined => {
  if (error instanceof AppError && error.fields.length > 0) {
    return error.fields.map(({ pointer, code, detail }) => ({ pointer, code, detail: detail[language] }));
  }
  const { validation, validationContext } = error;
  if (!validation) return undefined;
  if (language === 'fr') localizeFr(validation);
  return validation.map((one) => ({
    pointer: `/${validationContext}${pointerOf(one)}`,
    code: one.keyword,
    detail: one.message ?? one.keyword,
  }));
};

const rootCause = (error: Error): Error => (error.cause instanceof Error ? rootCause(error.cause) : error);

/** Ajv points at the object that lacks or exceeds a property: point at the property itself. */
const pointerOf = ({ instancePath, params }: FastifySchemaValidationError): string => {
  const property = params['missingProperty'] ?? params['additionalProperty'];
  return typeof property === 'string' ? `${instancePath}/${property}` : instancePath;
};
