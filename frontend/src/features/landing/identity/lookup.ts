import { type QueryClient, queryOptions, useQueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { type CodeSent, type Lookup, verifyCin } from '@/api/landing';
import { westernDigits } from '@/domain/numbers';
import { readCin } from '@/domain/person';
import { useDraft, useJourney } from '../journey/context';
import { useSubmitter } from '../journey/useSubmission';

/** A CIN as it is kept, out of any way of typing it; null when it is none. */
export const cleanCin = (typed: string) => readCin(westernDigits(typed));

export type Verification = Lookup | CodeSent;

export const isLookup = (verification: Verification): verification is Lookup =>
  'lookup_token' in verification;

/** What was verified of a CIN. In memory only: a reload verifies again, a shared link opens nothing. */
export const lookupQuery = (cin: string) =>
  queryOptions({
    queryKey: ['landing-lookup', cin],
    queryFn: (): Promise<Verification> => verifyCin(cin),
    staleTime: Infinity,
    gcTime: Infinity,
  });

/** What is known of a CIN without asking again, while it still holds. */
export function knownLookup(queries: QueryClient, cin: string): Lookup | null {
  const known = queries.getQueryData(lookupQuery(cin).queryKey);
  if (!known || !isLookup(known)) return null;
  return Date.parse(known.expires_at) > Date.now() ? known : null;
}

export const GrantedContext = createContext<Lookup | null>(null);

/** The right to look at what belongs to the client's CIN, on the pages that stand behind it. */
export function useGranted(): Lookup {
  const lookup = use(GrantedContext);
  if (!lookup) throw new Error('useGranted needs a Verified above it');
  return lookup;
}

/** The token to send with a form: only where a one-time code was asked for is the CIN alone not enough. */
export function useFormToken(): string | null {
  const lookup = use(GrantedContext);
  const { byCode } = useDraft();
  return byCode ? (lookup?.lookup_token ?? null) : null;
}

/** Verify the CIN of the draft anew: a new token, or a new code on its way. */
export function useRenewal(): () => Promise<void> {
  const { update } = useJourney();
  const { answers } = useDraft();
  const { forget } = useSubmitter();
  const queries = useQueryClient();
  return async () => {
    const cin = answers.cin ?? '';
    const verified = await verifyCin(cin);
    if (!isLookup(verified)) await update({ byCode: true });
    queries.setQueryData(lookupQuery(cin).queryKey, verified);
    forget();
  };
}
