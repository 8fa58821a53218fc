/** Rows of a list page on the screen. */
export const PAGE_SIZE = 20;

/** The query of one page of a list. */
export function pageOf(page: number, size = PAGE_SIZE) {
  return { query: { page, size } };
}
