import { useLocation } from 'react-router';
import { isRecord } from '@/api/errors';

/** The list that a record was opened from: its address, and the ids of the page that was shown. */
export interface ListOrigin {
  search: string;
  ids: string[];
}

function isOrigin(value: unknown): value is ListOrigin {
  return isRecord(value) && typeof value['search'] === 'string' && Array.isArray(value['ids']);
}

/** The list behind the record on the screen; null when it was reached another way. */
export function useListOrigin(): ListOrigin | null {
  const { state } = useLocation() as { state: unknown };
  return isRecord(state) && isOrigin(state['origin']) ? state['origin'] : null;
}
