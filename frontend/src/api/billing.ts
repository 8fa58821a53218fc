import { queryOptions } from '@tanstack/react-query';
import { api, read } from './client';
import { pageOf } from './paging';
import type { Invoice, Page } from './reads';

export type { Invoice } from './reads';

export const invoicesQuery = (page: number, size?: number) =>
  queryOptions({
    queryKey: ['invoices', page, size],
    queryFn: ({ signal }): Promise<Page<Invoice>> =>
      read(api.GET('/api/v1/invoices', { params: pageOf(page, size), signal })),
  });
