import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import {
  type Contract,
  contractsQuery,
  type Provision,
  provisionPreviewQuery,
} from '@/api/contracts';

const PAUSE_MS = 350;

/** Ask what an order would decide and cost, once typing pauses. Null while the order is not complete. */
export function usePreview(body: Provision | null) {
  const [settled] = useDebouncedValue(body, PAUSE_MS);
  return useQuery({
    ...provisionPreviewQuery(settled),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

const MOST = 100;

/** The active contracts of a client: what a new offer could change. */
export function useActiveContracts(clientId: string): Contract[] | undefined {
  const { data } = useQuery({
    ...contractsQuery({ client_id: clientId, status: 'active', size: MOST }),
    enabled: clientId !== '',
  });
  return clientId === '' ? [] : data?.data;
}
