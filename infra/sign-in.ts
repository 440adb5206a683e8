import type { ApiEnv } from '../services/platform/env.schema.ts';
import type { StackConfig } from './config.ts';
import type { EnvironmentOf } from './environment.ts';
import { secretAt } from './secrets.ts';

/** What the API needs of the clients registered at Google and Microsoft; a provider without one is not offered. */
export function signInEnvironment({
  google,
  microsoft,
}: NonNullable<StackConfig['signIn']> = {}): Partial<EnvironmentOf<ApiEnv>> {
  return {
    ...(google && { GOOGLE_CLIENT_ID: google.clientId, GOOGLE_CLIENT_SECRET: secretAt(google.secretArn) }),
    ...(microsoft && {
      MICROSOFT_CLIENT_ID: microsoft.clientId,
      MICROSOFT_CLIENT_SECRET: secretAt(microsoft.secretArn),
    }),
    ...(microsoft?.tenant && { MICROSOFT_TENANT: microsoft.tenant }),
  };
}
