import {
  breadcrumbsIntegration,
  captureException,
  dedupeIntegration,
  type ErrorEvent,
  eventFiltersIntegration,
  functionToStringIntegration,
  globalHandlersIntegration,
  init,
  linkedErrorsIntegration,
  setUser,
} from '@sentry/browser';
import { ApiProblem, Unreachable } from '../api/api-problem.ts';
import { buildId } from '../build-id.ts';
import { currentSession, onSessionChange } from '../session/session.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Tells of an error that was caught. */
export type Capture = (error: unknown, componentStack?: string) => void;

/** Errors go to Sentry with this build's name and the account's id, and with nothing else of who met them. */
export const startSentry = (dsn: string, environment: string): Capture => {
  init({
    dsn,
    environment,
    release: buildId,
    defaultIntegrations: false,
    integrations: [
      eventFiltersIntegration(),
      functionToStringIntegration(),
      globalHandlersIntegration(),
      linkedErrorsIntegration(),
      dedupeIntegration(),
      breadcrumbsIntegration({ dom: false }),
    ],
    dataCollection: { userInfo: false, cookies: false, httpHeaders: false, httpBodies: [], urlQueryParams: false },
    enhanceFetchErrorMessages: false,
    sendClientReports: false,
    beforeSend: (event, { originalException }) => {
      // A network that is not there is nobody's mistake.
      if (originalException instanceof Unreachable) return null;
      return withoutSecrets(originalException instanceof ApiProblem ? withProblem(event, originalException) : event);
    },
  });
  const follow = () => setUser(currentSession()?.account.id ? { id: currentSession()?.account.id as string } : null);
  follow();
  onSessionChange(follow);
  return (error, componentStack) =>
    void captureException(error, componentStack ? { contexts: { react: { componentStack } } } : {});
};

/** The request's number is the one in the API's own log. */
const withProblem = (event: ErrorEvent, { problem: { code, requestId, status } }: ApiProblem): ErrorEvent => ({
  ...event,
  tags: { ...event.tags, code, requestId, status },
});
