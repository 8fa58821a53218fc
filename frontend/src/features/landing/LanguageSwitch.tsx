import type { MouseEvent, ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { LOCALE_NAMES, LOCALES, type Locale } from '@/domain/locale';
import { useLandingText } from '@/i18n/landing';

/** One link per language, each under its own name: a real address, so that it can be shared and bookmarked. */
export function LanguageSwitch(): ReactNode {
  const { t, locale: current, setLocale } = useLandingText();
  const [parameters, setParameters] = useSearchParams();

  const addressOf = (locale: Locale) => {
    const next = new URLSearchParams(parameters);
    next.set('lang', locale);
    return next;
  };
  const choose = (event: MouseEvent, locale: Locale) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    void setLocale(locale).then(() => {
      setParameters(addressOf(locale), { replace: true });
    });
  };

  return (
    <nav aria-label={t('language.label')}>
      <ul className="language-switch">
        {LOCALES.map((locale) => (
          <li key={locale}>
            <a
              href={`?${addressOf(locale).toString()}`}
              lang={locale}
              hrefLang={locale}
              aria-current={locale === current ? 'true' : undefined}
              onClick={(event) => {
                choose(event, locale);
              }}
            >
              {LOCALE_NAMES[locale]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
