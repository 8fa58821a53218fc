import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { identityQuery } from '@/api/system';

function stored(key: string): string {
  try {
    return localStorage.getItem(key) ?? 'null';
  } catch {
    return 'null';
  }
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function store(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // a private window: the choice lasts as long as the page
  }
}

/** A choice of the operator at work, kept on this machine; `accepts` sorts out what an older version left behind. */
export function usePreference<Value>(
  name: string,
  usual: Value,
  accepts: (value: unknown) => value is Value,
): [Value, (value: Value) => void] {
  const { data: identity } = useQuery(identityQuery);
  const key = `mt.${identity?.actor_id ?? 'operator'}.${name}`;
  const [, redraw] = useState(0);
  const text = stored(key);
  const found = useMemo(() => read(text), [text]);
  const keep = useCallback(
    (value: Value) => {
      store(key, value);
      redraw((count) => count + 1);
    },
    [key],
  );
  return [accepts(found) ? found : usual, keep];
}
