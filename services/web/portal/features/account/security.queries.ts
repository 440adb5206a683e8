import { queryOptions } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { Identities } from '../../../../contracts/identities.ts';
import type { SessionList } from '../../../../contracts/sessions.ts';
import type { TwoFactor } from '../../../../contracts/two-factor.ts';
import { api } from '../../../shared/api/request.ts';

export const twoFactorQuery = queryOptions({
  queryKey: ['two-factor'],
  queryFn: ({ signal }) => api.get<TwoFactor>('/v1/me/two-factor', { signal }),
});

/** Those that are signed in, last used first. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => api.get<Static<typeof SessionList>>('/v1/me/sessions', { signal }),
});

/** Who else signs in to this account. */
export const identitiesQuery = queryOptions({
  queryKey: ['identities'],
  queryFn: ({ signal }) => api.get<Identities>('/v1/me/identities', { signal }),
});
