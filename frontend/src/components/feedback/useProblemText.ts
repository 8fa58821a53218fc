import { useCallback } from 'react';
import { ApiError } from '@/api/errors';
import { type OperatorCatalogue, useOperatorText } from '@/i18n/operator';
import type { PlainKey } from '@/i18n/types';

type Key = PlainKey<OperatorCatalogue>;

/** The words of a refusal or a failure: those of its code, and the server's own sentence for a code without. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useOperatorText();
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError)) return t('error.server');
      const key = `problem.${error.code}`;
      const words = t(key as Key);
      if (words !== key) return words;
      return error.status === 0 || error.status >= 500 ? t('error.server') : error.message;
    },
    [t],
  );
}

/** The words of one broken rule of form; the server's sentence for a kind without. */
export function useFieldText(): (kind: string, message: string) => string {
  const { t } = useOperatorText();
  return useCallback(
    (kind, message) => {
      const key = `field.${kind}`;
      const words = t(key as Key);
      return words === key ? message : words;
    },
    [t],
  );
}
