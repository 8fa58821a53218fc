import type { Client } from '@/api/customers';
import type { Difference } from '@/components/form/VersionConflict';
import { useOperatorText } from '@/i18n/operator';
import { type ClientValues, clientValues } from './clientForm';

const LABELS = {
  full_name: 'clients.name',
  cin: 'clients.cin',
  ice: 'clients.ice',
  phone: 'clients.phone',
  email: 'clients.email',
  address: 'clients.address',
  language: 'clients.language',
} as const;

/** What the form and the saved client do not agree on, in words. */
export function useClientDifferences(): (values: ClientValues, theirs: Client) => Difference[] {
  const { t } = useOperatorText();
  return (values, theirs) => {
    const saved = clientValues(theirs);
    return (Object.keys(LABELS) as (keyof typeof LABELS)[])
      .filter((field) => values[field] !== saved[field])
      .map((field) => ({ label: t(LABELS[field]), mine: values[field], theirs: saved[field] }));
  };
}
