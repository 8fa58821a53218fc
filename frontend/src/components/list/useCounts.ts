import { keepPreviousData, useQueries, type UseQueryOptions } from '@tanstack/react-query';

interface Counted {
  meta: { total?: number | null; total_capped?: boolean };
}

/** How many rows each of these lists has; null while not known. Ask for the smallest pages. */
export function useCounts<Key extends readonly unknown[], Answer extends Counted>(
  queries: UseQueryOptions<Answer, Error, Answer, Key>[],
): ({ total: number; capped: boolean } | null)[] {
  const results = useQueries({
    queries: queries.map((query) => ({ ...query, placeholderData: keepPreviousData })),
  });
  return results.map(({ data }) => {
    const total = data?.meta.total ?? null;
    return total === null ? null : { total, capped: data?.meta.total_capped ?? false };
  });
}
