import { isLocale, type Locale } from '@/domain/locale';

const KEY = 'mt.language';

/** Storage can be refused by the browser: the choice then lasts as long as the page. */
function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** The language to speak: the one asked for in the address (`?lang=ar`), else the last one chosen, else French. */
export function preferredLocale(search: string): Locale {
  const candidates = [new URLSearchParams(search).get('lang'), stored()];
  return candidates.find(isLocale) ?? 'fr';
}

export function rememberLocale(locale: Locale): void {
  try {
    localStorage.setItem(KEY, locale);
  } catch {
    // a private window: nothing to remember
  }
}
