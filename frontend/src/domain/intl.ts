import { INTL_TAGS, type Locale } from './locale';

/** A formatter for each language, made once: making one costs as much as a hundred uses. */
export function perLocale<Format>(make: (tag: string) => Format): (locale: Locale) => Format {
  const made = new Map<Locale, Format>();
  return (locale) => {
    const format = made.get(locale) ?? make(INTL_TAGS[locale]);
    made.set(locale, format);
    return format;
  };
}

const numbers = perLocale((tag) => new Intl.NumberFormat(tag));

/** A count as a language writes it: "12 500" in French. */
export function formatCount(count: number, locale: Locale): string {
  return numbers(locale).format(count);
}
