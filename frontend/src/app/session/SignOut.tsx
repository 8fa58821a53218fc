import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { isSignedIn, signOut } from '@/api/session';
import { useOperatorText } from '@/i18n/operator';

/** Ends the session of whoever signed in; a local profile has none to end. */
export function SignOut(): ReactNode {
  const { t } = useOperatorText();
  const queries = useQueryClient();
  if (!isSignedIn()) return null;
  return (
    <Button
      variant="default"
      onClick={() => {
        signOut();
        void queries.resetQueries();
      }}
    >
      {t('signin.out')}
    </Button>
  );
}
