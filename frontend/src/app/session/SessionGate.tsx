import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useSyncExternalStore } from 'react';
import { ApiError } from '@/api/errors';
import { onSessionChange, sessionState } from '@/api/session';
import { identityQuery } from '@/api/system';
import { SignInDialog } from './SignInDialog';
import { SignInPage } from './SignInPage';

const UNAUTHORIZED = 401;

/**
 * Lets whoever the API knows in, and asks everybody else to sign in. A local installation knows its operator. A session
 * that ends while somebody works is signed in again over the page, which stays as it is.
 */
export function SessionGate({ children }: { children: ReactNode }): ReactNode {
  const { data, error } = useQuery(identityQuery);
  const state = useSyncExternalStore(onSessionChange, sessionState);
  const refused = error instanceof ApiError && error.status === UNAUTHORIZED;
  if (refused && (data === undefined || state === 'none')) return <SignInPage />;
  return (
    <>
      {children}
      <SignInDialog state={state} />
    </>
  );
}
