import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '@/api/errors';
import { identityQuery } from '@/api/system';
import { SignInPage } from './SignInPage';

const UNAUTHORIZED = 401;

/** Lets whoever the API knows in, and asks everybody else to sign in. A local installation knows its operator. */
export function SessionGate({ children }: { children: ReactNode }): ReactNode {
  const { error } = useQuery(identityQuery);
  const refused = error instanceof ApiError && error.status === UNAUTHORIZED;
  return refused ? <SignInPage /> : children;
}
