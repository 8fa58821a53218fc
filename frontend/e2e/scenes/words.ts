import ar from '../../src/i18n/ar/operator';
import fr from '../../src/i18n/fr/operator';

const CATALOGUES = { fr, ar } as const;

export type Language = keyof typeof CATALOGUES;
type Key = keyof typeof fr;

/** What the workspace says for a key, as something to look for: values and plural forms stand for any text. */
export type Say = (key: Key) => RegExp;

const escaped = (text: string) => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&');

/** The words of a language. */
export function words(lang: Language): Say {
  return (key) => {
    const message: string | Partial<Record<string, string>> = CATALOGUES[lang][key];
    const forms = typeof message === 'string' ? [message] : Object.values(message);
    const patterns = forms.map((form) => escaped(form ?? '').replace(/\{\w+\}/g, '.+'));
    return new RegExp(`^(${patterns.join('|')})$`);
  };
}
