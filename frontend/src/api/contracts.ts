import { queryOptions } from '@tanstack/react-query';
import { api, read } from './client';
import { pageOf } from './paging';
import type { Contract, Page } from './reads';

export type { Contract } from './reads';

export const contractsQuery = (page: number, size?: number) =>
  queryOptions({
    queryKey: ['contracts', page, size],
    queryFn: ({ signal }): Promise<Page<Contract>> =>
      read(api.GET('/api/v1/contracts', { params: pageOf(page, size), signal })),
  });
