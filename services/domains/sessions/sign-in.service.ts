import type { Account, Credentials, Role } from '../../contracts/accounts.ts';
import type { Factor, SecondFactorNeeded, StepUp } from '../../contracts/sessions.ts';
import type { SecondFactorProof } from '../../contracts/two-factor.ts';
import { type Actor, byOwner } from '../../platform/actor.ts';
import type { Transact, Transaction } from '../../platform/db.ts';
import type { Principal } from '../../platform/principal.ts';
import type { AuditService } from '../audit/index.ts';
import type { OneTimeToken, OneTimeTokenService } from '../one-time-tokens/index.ts';
import type { TwoFactorService } from '../two-factor/index.ts';
import type { KnownDeviceService } from './known-devices.service.ts';
import { sessionError } from './sessions.errors.ts';
import type { NewSession, ProvedAccount, SessionService } from './sessions.service.ts';

/** Either somebody is signed in, or he has yet to show the second factor. */
export type FirstFactorPassed = { session: NewSession } | SecondFactorNeeded;

/** Recovery codes come with the sign-in that confirmed the second factor, once. */
export type SecondFactorPassed = { session: NewSession; recoveryCodes?: string[] };

type FirstFactor = Extract<Factor, 'password' | 'google' | 'microsoft'>;

/** Puts together what proves who somebody is: one factor, or two where the account has two (ASVS 6.3.3). */
export const createSignInService = (options: {
  sessions: SessionService;
  knownDevices: KnownDeviceService;
  accounts: {
    authenticate(
      credentials: Credentials,
      from: { actor: Actor; knownDevice: boolean },
    ): Promise<Account & { passwordHash: string }>;
    get(id: string): Promise<Account>;
  };
  twoFactor: Pick<TwoFactorService, 'status' | 'required' | 'beginEnrolment' | 'confirmEnrolment' | 'verify'>;
  oneTimeTokens: OneTimeTokenService;
  audit: AuditService;
  transact: Transact;
}) => {
  const { sessions, knownDevices, accounts, twoFactor, oneTimeTokens, audit, transact } = options;

  /** Begins a session, which takes the place of `replaces` where that is given. */
  const begin = async (
    proved: ProvedAccount,
    factors: Factor[],
    actor: Actor,
    on: Transaction,
    replaces?: string,
  ): Promise<NewSession> => {
    const { id: accountId } = proved;
    const session = await sessions.begin(proved, factors, actor, on);
    if (replaces !== undefined) await sessions.replace(replaces, accountId, on);
    const action = replaces === undefined ? 'sign-in.succeeded' : 'session.stepped-up';
    const details = { factors: factors.join('+'), sessionId: session.principal.sessionId };
    await audit.record(byOwner(actor, accountId), { action, accountId, details }, on);
    return session;
  };

  /**
   * Somebody proved one factor, whichever it was.
   * @param options.replaces id of the session of an account that proves who it is again
   * @throws credentials-wrong, when the account is disabled, or its password was changed since it was checked
   */
  const firstFactorPassed = async (
    { id, role, passwordHash }: ProvedAccount & { role: Role },
    factor: FirstFactor,
    actor: Actor,
    { replaces }: { replaces?: string } = {},
  ): Promise<FirstFactorPassed> => {
    const proved = { id, passwordHash };
    const { enabled } = await twoFactor.status(id);
    if (!enabled && !twoFactor.required(role)) {
      return { session: await transact((transaction) => begin(proved, [factor], actor, transaction, replaces)) };
    }
    const data = { factor, ...(replaces !== undefined && { replaces }) };
    const { token, expiresIn } = await transact(async (transaction) => {
      await sessions.hold(proved, transaction);
      return oneTimeTokens.issue('second-factor', { accountId: id, data }, transaction);
    });
    return { challenge: token, expiresIn, enrolment: !enabled };
  };

  /** @throws challenge-invalid */
  const pending = async (challenge: string | undefined) => {
    const found = challenge === undefined ? null : await oneTimeTokens.find('second-factor', challenge);
    return pendingSignIn(found);
  };

  return {
    firstFactorPassed,

    /** @throws what accounts.authenticate throws */
    byPassword: async (
      credentials: Credentials,
      device: string | undefined,
      actor: Actor,
    ): Promise<FirstFactorPassed> => {
      const knownDevice = await knownDevices.isKnown(device, credentials.email);
      const account = await accounts.authenticate(credentials, { actor, knownDevice });
      return firstFactorPassed(account, 'password', actor);
    },

    /** The second factor of somebody who must have one and has none yet. @throws challenge-invalid */
    enrol: async (challenge: string | undefined) => {
      const { accountId } = await pending(challenge);
      const { id, email, role } = await accounts.get(accountId);
      if (!twoFactor.required(role)) throw sessionError('challenge-invalid');
      return twoFactor.beginEnrolment({ id, email });
    },

    /** @throws challenge-invalid, second-factor-missing, second-factor-wrong and its throttle */
    secondFactorPassed: async (
      challenge: string | undefined,
      given: Pick<StepUp, 'code' | 'recoveryCode'>,
      actor: Actor,
    ): Promise<SecondFactorPassed> => {
      const { accountId, factor, replaces } = await pending(challenge);
      const proof = proofOf(given);
      const owner = byOwner(actor, accountId);
      const { enabled } = await twoFactor.status(accountId);
      const second = enabled ? await twoFactor.verify(accountId, proof, owner) : 'totp';
      return transact(async (transaction) => {
        // Before the token: who changes the password locks them in this order.
        await sessions.hold({ id: accountId }, transaction);
        // Of calls at the same time, one gets further.
        pendingSignIn(await oneTimeTokens.take('second-factor', challenge as string, transaction));
        const confirmed = enabled ? {} : await confirm(accountId, proof, owner, transaction);
        return {
          session: await begin({ id: accountId }, [factor, second], actor, transaction, replaces),
          ...confirmed,
        };
      });
    },

    /**
     * Proves again, with every factor the account has, who it is: a new session takes the place of the old one
     * (ASVS 7.2.4).
     * @throws password-missing, second-factor-missing, session-ended, what accounts.authenticate and verify throw
     */
    stepUp: async ({ accountId, sessionId }: Principal, given: StepUp, actor: Actor): Promise<NewSession> => {
      const { password } = given;
      if (password === undefined) throw sessionError('password-missing');
      const { enabled } = await twoFactor.status(accountId);
      const proof = enabled ? proofOf(given) : null;
      const { email } = await accounts.get(accountId);
      const { passwordHash } = await accounts.authenticate({ email, password }, { actor, knownDevice: true });
      const second = proof ? [await twoFactor.verify(accountId, proof, actor)] : [];
      return transact((transaction) =>
        begin({ id: accountId, passwordHash }, ['password', ...second], actor, transaction, sessionId as string),
      );
    },
  };

  /** The first code of somebody who must have a second factor puts it in force. */
  async function confirm(accountId: string, proof: SecondFactorProof, actor: Actor, on: Transaction) {
    const { role } = await accounts.get(accountId);
    if (!twoFactor.required(role)) throw sessionError('challenge-invalid');
    if (!('code' in proof)) throw sessionError('second-factor-missing');
    return twoFactor.confirmEnrolment(accountId, proof.code, actor, on);
  }
};

export type SignInService = ReturnType<typeof createSignInService>;

const pendingSignIn = (token: OneTimeToken | null) => {
  if (!token?.accountId) throw sessionError('challenge-invalid');
  const data = token.data as { factor: FirstFactor; replaces?: string };
  return { accountId: token.accountId, ...data };
};

const proofOf = ({ code, recoveryCode }: Pick<StepUp, 'code' | 'recoveryCode'>): SecondFactorProof => {
  if (code !== undefined && recoveryCode === undefined) return { code };
  if (recoveryCode !== undefined && code === undefined) return { recoveryCode };
  throw sessionError('second-factor-missing');
};
