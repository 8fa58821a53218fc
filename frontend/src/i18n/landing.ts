import type { Locale } from '@/domain/locale';
import { type Text, useText } from './context';
import fr from './fr/landing';
import type { MessagesOf } from './types';

export type LandingCatalogue = typeof fr;

/** The messages of one language; only French travels with the first load. */
export async function loadLandingMessages(locale: Locale): Promise<MessagesOf<LandingCatalogue>> {
  switch (locale) {
    case 'fr':
      return fr;
    case 'ar':
      return (await import('./ar/landing')).default;
    case 'en':
      return (await import('./en/landing')).default;
  }
}

export function useLandingText(): Text<LandingCatalogue> {
  return useText<LandingCatalogue>();
}
