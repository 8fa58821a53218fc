import ar from '../../src/i18n/ar/operator';
import fr from '../../src/i18n/fr/operator';
import { type Say as SayOf, wordsOf } from '../words.ts';

const CATALOGUES = { fr, ar } as const;

export type Language = keyof typeof CATALOGUES;

/** What the workspace says for a key. */
export type Say = SayOf<keyof typeof fr>;

/** The words of a language. */
export const words = (lang: Language): Say => wordsOf(CATALOGUES[lang]);
