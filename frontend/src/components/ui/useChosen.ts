import { createContext, use } from 'react';

export interface Chosen<Row> {
  /** The chosen rows by key, as they were read. */
  chosen: ReadonlyMap<string, Row>;
  change: (rows: ReadonlyMap<string, Row>, wanted: boolean) => void;
  clear: () => void;
}

export const ChosenContext = createContext<Chosen<unknown> | null>(null);

/** What is chosen, and how to change it. */
export function useChosen<Row>(): Chosen<Row> {
  const chosen = use(ChosenContext);
  if (!chosen) throw new Error('useChosen needs ChosenRows above it');
  return chosen as Chosen<Row>;
}
