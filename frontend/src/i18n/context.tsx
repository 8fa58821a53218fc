import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import { type Direction, directionOf, type Locale } from '@/domain/locale';
import { rememberLocale } from './preference';
import { translate } from './translate';
import type { Loaded, LoadMessages, Translate } from './types';

interface TextState extends Loaded {
  setLocale: (locale: Locale) => Promise<void>;
}

const TextContext = createContext<TextState | null>(null);

/** Tell the document which language it speaks and which way it reads. */
export function applyLocale(locale: Locale): void {
  document.documentElement.lang = locale;
  document.documentElement.dir = directionOf(locale);
}

/** Gives a tree its language. `initial` is loaded before the first render, so that no text flashes by. */
export function TextProvider(props: {
  initial: Loaded;
  load: LoadMessages;
  children: ReactNode;
}): ReactNode {
  const { initial, load, children } = props;
  const [loaded, setLoaded] = useState(initial);
  const setLocale = useCallback(
    async (locale: Locale) => {
      const messages = await load(locale);
      rememberLocale(locale);
      applyLocale(locale);
      setLoaded({ locale, messages });
    },
    [load],
  );
  const state = useMemo(() => ({ ...loaded, setLocale }), [loaded, setLocale]);
  return <TextContext value={state}>{children}</TextContext>;
}

export interface Text<Reference> {
  t: Translate<Reference>;
  locale: Locale;
  direction: Direction;
  setLocale: (locale: Locale) => Promise<void>;
}

/** The language of the tree, typed by the catalogue of its entry. Use `useOperatorText` or `useLandingText`. */
export function useText<Reference>(): Text<Reference> {
  const state = use(TextContext);
  if (!state) throw new Error('useText needs a TextProvider above it');
  const { locale, messages, setLocale } = state;
  return useMemo(
    () => ({
      t: (key: string, values?: Record<string, string | number>) =>
        translate({ locale, messages }, key, values),
      locale,
      direction: directionOf(locale),
      setLocale,
    }),
    [locale, messages, setLocale],
  );
}
