/** The languages of the product, French first. */
export const LOCALES = ['fr', 'ar', 'en'] as const;

export type Locale = (typeof LOCALES)[number];
export type Direction = 'ltr' | 'rtl';

/** Each language under its own name: a menu must be readable by who cannot read the current one. */
export const LOCALE_NAMES: Record<Locale, string> = {
  fr: 'Français',
  ar: 'العربية',
  en: 'English',
};

/** BCP 47 tags for Intl: Moroccan Arabic is written with Western digits. */
export const INTL_TAGS: Record<Locale, string> = {
  fr: 'fr-FR',
  ar: 'ar-MA-u-nu-latn',
  en: 'en-GB',
};

export function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value);
}

export function directionOf(locale: Locale): Direction {
  return locale === 'ar' ? 'rtl' : 'ltr';
}
