import type { Locale } from '@/domain/locale';
import { type Text, useText } from './context';
import fr from './fr/operator';
import type { MessagesOf } from './types';

export type OperatorCatalogue = typeof fr;

/** The messages of one language; only French travels with the first load. */
export async function loadOperatorMessages(locale: Locale): Promise<MessagesOf<OperatorCatalogue>> {
  switch (locale) {
    case 'fr':
      return fr;
    case 'ar':
      return (await import('./ar/operator')).default;
    case 'en':
      return (await import('./en/operator')).default;
  }
}

export function useOperatorText(): Text<OperatorCatalogue> {
  return useText<OperatorCatalogue>();
}
