import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';

interface Chosen<Row> {
  /** The chosen rows by key, as they were read. */
  chosen: ReadonlyMap<string, Row>;
  change: (rows: ReadonlyMap<string, Row>, wanted: boolean) => void;
  clear: () => void;
}

const ChosenContext = createContext<Chosen<unknown> | null>(null);

/**
 * Holds what is chosen in the tables below, over all their pages. Only what asks for it is drawn again when a row is
 * ticked: the rows themselves are not.
 */
export function ChosenRows({ children }: { children: ReactNode }): ReactNode {
  const [chosen, setChosen] = useState<ReadonlyMap<string, unknown>>(new Map());
  const change = useCallback((rows: ReadonlyMap<string, unknown>, wanted: boolean) => {
    setChosen((current) => {
      const next = new Map(current);
      for (const [key, row] of rows) {
        if (wanted) next.set(key, row);
        else next.delete(key);
      }
      return next;
    });
  }, []);
  const clear = useCallback(() => {
    setChosen(new Map());
  }, []);
  const value = useMemo(() => ({ chosen, change, clear }), [chosen, change, clear]);
  return <ChosenContext value={value}>{children}</ChosenContext>;
}

/** What is chosen, and how to change it. */
export function useChosen<Row>(): Chosen<Row> {
  const chosen = use(ChosenContext);
  if (!chosen) throw new Error('useChosen needs ChosenRows above it');
  return chosen as Chosen<Row>;
}
