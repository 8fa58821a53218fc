import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { ChosenContext } from './useChosen';

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
