import { QueryClient } from '@tanstack/react-query';
import { isTransient } from '@/api/errors';

const RETRIES = 2;
const FRESH_MS = 15_000;

/** Server state of the workspace: a refusal is shown at once, a failure is asked again before it is shown. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (failures, error) => isTransient(error) && failures < RETRIES,
      },
    },
  });
}
