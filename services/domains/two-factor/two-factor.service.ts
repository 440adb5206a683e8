import type { Role } from '../../contracts/accounts.ts';
import type { RecoveryCodes, SecondFactorProof, TotpEnrolment, TwoFactor } from '../../contracts/two-factor.ts';
import type { Actor } from '../../platform/actor.ts';
import type { Transact, Transaction } from '../../platform/db.ts';
import type { Seal } from '../../platform/sealed.ts';
import { type Throttle, withdrawing } from '../../platform/throttle.ts';
import type { EndSessions, TellOwner } from '../accounts/index.ts';
import type { AuditService } from '../audit/index.ts';
import { occasionOf } from '../mail/index.ts';
import { createRecoveryCodes, hashRecoveryCode } from './recovery-code.ts';
import { createSeed, enrolmentOf, stepOf } from './totp.ts';
import { twoFactorError } from './two-factor.errors.ts';
import type { TwoFactorRepository } from './two-factor.repository.ts';

/** The second factor of accounts: an authenticator app (TOTP, RFC 6238), and recovery codes for when it is lost. */
export const createTwoFactorService = (options: {
  repository: TwoFactorRepository;
  transact: Transact;
  seal: Seal;
  audit: AuditService;
  tellOwner: TellOwner;
  /** Guesses of one account's second factor. */
  throttle: Throttle;
  endSessions: EndSessions;
  /** Milliseconds since 1970. */
  now?: () => number;
}) => {
  const { repository, transact, seal, audit, tellOwner, throttle, endSessions, now = Date.now } = options;

  const required = (role: Role): boolean => role !== 'customer';

  /** The step of a code that the account's seed makes now. */
  const provenStep = async (accountId: string, code: string) => {
    const row = await repository.find(accountId);
    if (!row) return null;
    const lastStep = await stepOf(seal.open(row.sealedSeed, accountId), code, now());
    return lastStep === null ? null : { accountId, sealedSeed: row.sealedSeed, lastStep };
  };

  const verifyCode = async (accountId: string, code: string): Promise<boolean> => {
    const step = await provenStep(accountId, code);
    return step !== null && repository.takeStep(step);
  };

  const verifyRecoveryCode = (accountId: string, recoveryCode: string, actor: Actor): Promise<boolean> =>
    transact(async (transaction) => {
      if (!(await repository.takeCode(accountId, hashRecoveryCode(recoveryCode), transaction))) return false;
      const left = await repository.countCodes(accountId, transaction);
      await audit.record(actor, { action: 'recovery-code.used', accountId, details: { left } }, transaction);
      await tellOwner(accountId, 'recovery-code-used', { ...occasionOf(actor), left }, transaction);
      return true;
    });

  const isRight = (accountId: string, proof: SecondFactorProof, actor: Actor): Promise<boolean> =>
    'code' in proof ? verifyCode(accountId, proof.code) : verifyRecoveryCode(accountId, proof.recoveryCode, actor);

  const issueRecoveryCodes = async (accountId: string, on: Transaction): Promise<RecoveryCodes> => {
    const recoveryCodes = createRecoveryCodes();
    await repository.replaceCodes(accountId, recoveryCodes.map(hashRecoveryCode), on);
    return { recoveryCodes };
  };

  /** The seed in force, which stays as it is until the transaction ends. @throws two-factor-not-enabled */
  const requireEnabled = async (accountId: string, on: Transaction): Promise<void> => {
    if (!(await repository.lock(accountId, on))) throw twoFactorError('two-factor-not-enabled');
  };

  return {
    /** Whether nobody of this role signs in without a second factor. */
    required,

    status: async (accountId: string): Promise<TwoFactor> => {
      const row = await repository.find(accountId);
      return row?.confirmedAt
        ? { enabled: true, recoveryCodesLeft: await repository.countCodes(accountId) }
        : { enabled: false, recoveryCodesLeft: 0 };
    },

    /**
     * Makes a seed for an authenticator app, in place of one that was never confirmed.
     * @throws two-factor-enabled
     */
    beginEnrolment: async ({ id, email }: { id: string; email: string }): Promise<TotpEnrolment> => {
      const seed = createSeed();
      if (!(await repository.begin(id, seal.seal(seed, id)))) throw twoFactorError('two-factor-enabled');
      return enrolmentOf(seed, email);
    },

    /**
     * Puts the seed in force by its first code, and ends the sessions that were begun without it. Guesses are not
     * counted: who may make one was shown the seed.
     *
     * @param on joins this transaction
     * @param except session that may go on
     * @throws two-factor-not-begun, two-factor-enabled, second-factor-wrong
     */
    confirmEnrolment: async (
      accountId: string,
      code: string,
      actor: Actor,
      on?: Transaction,
      except: string | null = null,
    ): Promise<RecoveryCodes> => {
      const row = await repository.find(accountId);
      if (!row) throw twoFactorError('two-factor-not-begun');
      if (row.confirmedAt) throw twoFactorError('two-factor-enabled');
      const step = await provenStep(accountId, code);
      if (!step) throw twoFactorError('second-factor-wrong');
      const confirm = async (transaction: Transaction): Promise<RecoveryCodes> => {
        if (!(await repository.confirm(step, transaction))) throw twoFactorError('second-factor-wrong');
        await endSessions(accountId, actor, transaction, { except });
        await audit.record(actor, { action: 'two-factor.enabled', accountId }, transaction);
        await tellOwner(accountId, 'two-factor-enabled', occasionOf(actor), transaction);
        return issueRecoveryCodes(accountId, transaction);
      };
      return on ? confirm(on) : transact(confirm);
    },

    /**
     * Takes a proof of the second factor, each once. Codes and recovery codes are counted apart: whoever knows the
     * password and guesses codes does not keep the owner from using a recovery code.
     * @throws second-factor-wrong, also when the account has none; too-many-attempts
     */
    verify: async (accountId: string, proof: SecondFactorProof, actor: Actor): Promise<'totp' | 'recovery-code'> => {
      const factor = 'code' in proof ? 'totp' : 'recovery-code';
      const attempt = await throttle.attempt(`${accountId}:${factor}`);
      if (await isRight(accountId, proof, actor).catch(withdrawing(attempt))) {
        await attempt.passed();
        return factor;
      }
      await attempt.failed();
      await audit.record(actor, { action: 'second-factor.failed', accountId, details: { factor } });
      throw twoFactorError('second-factor-wrong');
    },

    /** Takes the second factor away. @throws two-factor-required, two-factor-not-enabled */
    disable: async (
      { id, role }: { id: string; role: Role },
      actor: Actor,
      except: string | null = null,
    ): Promise<void> => {
      if (required(role)) throw twoFactorError('two-factor-required');
      await transact(async (transaction) => {
        await requireEnabled(id, transaction);
        await repository.delete(id, transaction);
        await endSessions(id, actor, transaction, { except });
        await audit.record(actor, { action: 'two-factor.disabled', accountId: id }, transaction);
        await tellOwner(id, 'two-factor-disabled', occasionOf(actor), transaction);
      });
    },

    /** Makes new recovery codes; the old ones are void. @throws two-factor-not-enabled */
    replaceRecoveryCodes: (accountId: string, actor: Actor): Promise<RecoveryCodes> =>
      transact(async (transaction) => {
        await requireEnabled(accountId, transaction);
        await audit.record(actor, { action: 'recovery-codes.replaced', accountId }, transaction);
        await tellOwner(accountId, 'recovery-codes-replaced', occasionOf(actor), transaction);
        return issueRecoveryCodes(accountId, transaction);
      }),
  };
};

export type TwoFactorService = ReturnType<typeof createTwoFactorService>;
