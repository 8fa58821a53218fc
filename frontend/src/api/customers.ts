import { queryOptions } from '@tanstack/react-query';
import { api, read } from './client';
import { pageOf } from './paging';
import type { Client, Page } from './reads';

export type { Client } from './reads';

export const clientsQuery = (page: number, size?: number) =>
  queryOptions({
    queryKey: ['clients', page, size],
    queryFn: ({ signal }): Promise<Page<Client>> =>
      read(api.GET('/api/v1/customers', { params: pageOf(page, size), signal })),
  });
