import type { ListQuery } from './types';

/** Rows of a list page on the screen. */
export const PAGE_SIZE = 20;

/** The query of one page of a list: what is not set is not sent. */
export function pageOf<Filters extends ListQuery>(filters: Filters): { query: Filters } {
  const sent = Object.entries({ page: 1, size: PAGE_SIZE, ...filters }).filter(
    ([, value]) => value !== undefined && value !== '' && value !== null,
  );
  return { query: Object.fromEntries(sent) as Filters };
}
