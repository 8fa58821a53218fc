import { renderToStaticMarkup } from 'react-dom/server';
import { StaticRouter } from 'react-router';
import { LOCALES, type Locale } from './domain/locale';
import { LandingPages } from './features/landing/LandingApp';
import { loadLandingMessages } from './i18n/landing';
import { translate } from './i18n/translate';

/** What a public page shows before its program is there. */
export interface Shell {
  locale: Locale;
  kind: 'start' | 'step';
  html: string;
}

const ADDRESSES = { start: '/landing', step: '/landing/subscribe' } as const;

/** The start page, and a question that is still being read in, in every language. Runs when the pages are built. */
export async function landingShells(): Promise<Shell[]> {
  const spoken = LOCALES.map(async (locale) => {
    const initial = { locale, messages: await loadLandingMessages(locale) };
    return (['start', 'step'] as const).map((kind) => ({
      locale,
      kind,
      html: renderToStaticMarkup(
        <StaticRouter basename="/landing" location={ADDRESSES[kind]}>
          <LandingPages initial={initial} />
        </StaticRouter>,
      ),
    }));
  });
  return (await Promise.all(spoken)).flat();
}

/** What a visitor without JavaScript is told, in every language. */
export async function withoutScript(): Promise<{ locale: Locale; text: string }[]> {
  return Promise.all(
    LOCALES.map(async (locale) => {
      const messages = await loadLandingMessages(locale);
      return { locale, text: translate({ locale, messages }, 'page.without_script', {}) };
    }),
  );
}
