import { useQueries } from '@tanstack/react-query';
import { invoicesQuery } from '@/api/billing';
import { casesQuery } from '@/api/cases';
import { offersQuery } from '@/api/catalog';
import { contractsQuery } from '@/api/contracts';
import { clientsQuery } from '@/api/customers';
import { ApiError } from '@/api/errors';

/** The five sections in the order of the tabs; each has its page at the path of the same name. */
export const SECTIONS = ['contracts', 'clients', 'offers', 'invoices', 'collections'] as const;

export type Section = (typeof SECTIONS)[number];

export interface SectionState {
  section: Section;
  /** False once the server has said that it does not know this section. */
  offered: boolean;
  loading: boolean;
  /** Null while loading, and when the server refuses or fails. */
  total: number | null;
  /** True when there are more than `total`: the server stops counting. */
  capped: boolean;
}

const NOT_FOUND = 404;
/** The smallest page: only its count is of interest. */
const ONE = 1;

const COUNTS = [
  contractsQuery({ size: ONE }),
  clientsQuery({ size: ONE }),
  offersQuery({ size: ONE }),
  invoicesQuery({ size: ONE }),
  casesQuery({ size: ONE }),
] as const;

/** What each section holds, asked once for the tabs and the overview alike. */
export function useSections(): SectionState[] {
  const results = useQueries({ queries: COUNTS });
  return SECTIONS.map((section, index) => {
    const { data, error, isPending } = results[index] ?? results[0];
    return {
      section,
      offered: !(error instanceof ApiError && error.status === NOT_FOUND),
      loading: isPending,
      total: data?.meta.total ?? null,
      capped: data?.meta.total_capped ?? false,
    };
  });
}
