import { queryOptions } from '@tanstack/react-query';
import { api, read } from './client';
import { pageOf } from './paging';
import type { CollectionsOverview, Page } from './reads';

export type { AgingBucket, CollectionsOverview } from './reads';

export const casesQuery = (page: number, size?: number) =>
  queryOptions({
    queryKey: ['cases', page, size],
    queryFn: ({ signal }): Promise<Page<{ id: string }>> =>
      read(api.GET('/api/v1/collections/cases', { params: pageOf(page, size), signal })),
  });

export const collectionsOverviewQuery = queryOptions({
  queryKey: ['collections-overview'],
  queryFn: ({ signal }): Promise<CollectionsOverview> =>
    read(api.GET('/api/v1/collections/overview', { signal })),
});
