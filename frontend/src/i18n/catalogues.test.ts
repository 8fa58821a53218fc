import { INTL_TAGS, LOCALES } from '@/domain/locale';
import { loadLandingMessages } from './landing';
import { loadOperatorMessages } from './operator';
import type { Catalogue } from './types';

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

function fullest(message: Catalogue[string]): string {
  return typeof message === 'string' ? message : message.other;
}

describe.each([
  ['operator', loadOperatorMessages],
  ['landing', loadLandingMessages],
])('%s catalogues', (_entry, load) => {
  it.each(LOCALES)('%s fills in the same values as French', async (locale) => {
    const reference: Catalogue = await load('fr');
    const messages: Catalogue = await load(locale);
    expect(Object.keys(messages).sort()).toEqual(Object.keys(reference).sort());
    for (const [key, message] of Object.entries(reference)) {
      const translated = messages[key] ?? '';
      expect([key, placeholders(fullest(translated))]).toEqual([
        key,
        placeholders(fullest(message)),
      ]);
    }
  });

  it.each(LOCALES)('%s has every plural form that its grammar asks for', async (locale) => {
    const small = [0, 1, 2, 3, 11, 100].map((n) =>
      new Intl.PluralRules(INTL_TAGS[locale]).select(n),
    );
    const messages: Catalogue = await load(locale);
    for (const [key, message] of Object.entries(messages)) {
      if (typeof message === 'string') continue;
      const missing = small.filter((rule) => message[rule] === undefined);
      expect([key, missing]).toEqual([key, []]);
    }
  });

  it.each(LOCALES)('%s leaves no message empty', async (locale) => {
    const messages: Catalogue = await load(locale);
    const empty = Object.entries(messages).filter(([, message]) => fullest(message).trim() === '');
    expect(empty).toEqual([]);
  });
});
