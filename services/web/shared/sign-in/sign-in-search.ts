import { returnTo } from '../session/return-to.ts';

/** What the address of a page of the sign-in says. */
export type SignInSearch = {
  returnTo?: string;
  /** Code of what a provider's visit ended with. */
  error?: string;
};

export const signInSearch = ({ returnTo: path, error }: Record<string, unknown>): SignInSearch => ({
  ...(path !== undefined && { returnTo: returnTo(path) }),
  ...(error !== undefined && { error: `${error}` }),
});

/** What a provider's sign-in adds for the second factor. */
export type SecondFactorSearch = Pick<SignInSearch, 'returnTo'> & { enrolment?: boolean };

export const secondFactorSearch = ({ enrolment, ...search }: Record<string, unknown>): SecondFactorSearch => ({
  ...(search['returnTo'] !== undefined && { returnTo: returnTo(search['returnTo']) }),
  ...(enrolment !== undefined && { enrolment: `${enrolment}` === 'true' }),
});
