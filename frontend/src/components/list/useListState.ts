import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useSearchParams } from 'react-router';

/** What a list shows, all of it in the address: a reload, the back button and a shared link give the same list. */
export interface ListState<Name extends string> {
  page: number;
  sort: string;
  q: string;
  filters: Readonly<Record<Name, string>>;
  /** True when a filter or a search narrows the list. */
  narrowed: boolean;
  /** Change some of it; any change but of the page goes back to the first one. */
  change: (changes: Partial<Record<Name | 'q' | 'sort' | 'page', string | null>>) => void;
  clear: () => void;
}

function pageIn(parameters: URLSearchParams): number {
  const page = Number(parameters.get('page') ?? 1);
  return Number.isSafeInteger(page) && page > 0 && page <= 1_000_000 ? page : 1;
}

/**
 * The state of a list from the address.
 *
 * `filters` names each filter and the values that it may have; an odd value in the address is no filter. A filter that
 * takes anything, such as an id, has null in place of its values.
 */
export function useListState<Name extends string>(
  filters: Readonly<Record<Name, readonly string[] | null>>,
  sorts: readonly string[],
  usualSort: string,
): ListState<Name> {
  const [parameters, setParameters] = useSearchParams();
  // what was asked for last, which the page may not show yet
  const newest = useRef(parameters);
  useEffect(() => {
    newest.current = parameters;
  }, [parameters]);
  const names = useMemo(() => Object.keys(filters) as Name[], [filters]);

  const change = useCallback<ListState<Name>['change']>(
    (changes) => {
      const next = new URLSearchParams(newest.current);
      if (!('page' in changes)) next.delete('page');
      for (const [name, value] of Object.entries<string | null | undefined>(changes)) {
        if (value === null || value === undefined || value === '') next.delete(name);
        else next.set(name, value);
      }
      newest.current = next;
      setParameters(next, { replace: 'q' in changes, preventScrollReset: true });
    },
    [setParameters],
  );
  const clear = useCallback(() => {
    const nothing = Object.fromEntries([...names, 'q'].map((name) => [name, null]));
    change(nothing as Partial<Record<Name | 'q' | 'sort' | 'page', null>>);
  }, [change, names]);

  return useMemo(() => {
    const valueOf = (name: Name) => {
      const value = parameters.get(name) ?? '';
      const allowed = filters[name];
      return allowed === null || allowed.includes(value) ? value : '';
    };
    const values = Object.fromEntries(names.map((name) => [name, valueOf(name)]));
    const asked = parameters.get('sort') ?? usualSort;
    const q = (parameters.get('q') ?? '').slice(0, 100);
    return {
      page: pageIn(parameters),
      sort: sorts.includes(asked.replace('-', '')) ? asked : usualSort,
      q,
      filters: values as Record<Name, string>,
      narrowed: q !== '' || names.some((name) => valueOf(name) !== ''),
      change,
      clear,
    };
  }, [parameters, filters, names, sorts, usualSort, change, clear]);
}

/** A filter's value when there is one: what is not set is not sent. */
export function set<Value extends string>(value: Value | ''): Value | undefined {
  return value === '' ? undefined : value;
}
