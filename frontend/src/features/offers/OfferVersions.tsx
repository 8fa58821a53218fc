import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type OfferVersion, offerVersionsQuery } from '@/api/catalog';
import type { Offer } from '@/api/reads';
import { useOfferFacts } from '@/components/useOfferFacts';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Panel } from '@/components/ui/Panel';
import { Money } from '@/components/ui/values';
import { formatInstant } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';

function Contents({ version }: { version: OfferVersion }): ReactNode {
  const offer: Offer = {
    ...version,
    id: '',
    name: '',
    service_category: 'mobile',
    status: 'active',
  };
  return useOfferFacts(offer).contents.join(' · ');
}

/** Every version that was ever sold: contracts keep the one that they signed. */
export function OfferVersions({ id }: { id: string }): ReactNode {
  const { t, locale } = useOperatorText();
  const { data, error, refetch } = useQuery(offerVersionsQuery(id));
  const columns: Column<OfferVersion>[] = [
    {
      id: 'version',
      heading: t('offers.version'),
      short: true,
      cell: ({ version }) => t('offers.version_number', { version }),
    },
    {
      id: 'contents',
      heading: t('offers.section.components'),
      cell: (version) => <Contents version={version} />,
    },
    {
      id: 'fee',
      heading: t('offers.monthly_fee'),
      numeric: true,
      cell: ({ monthly_fee }) => <Money amount={monthly_fee} />,
    },
    {
      id: 'other',
      heading: t('offers.other_fees'),
      numeric: true,
      cell: ({ activation_fee }) => <Money amount={activation_fee} />,
    },
    {
      id: 'created',
      heading: t('offers.version_since'),
      short: true,
      cell: ({ created_at }) => formatInstant(created_at, locale),
    },
  ];
  return (
    <Panel title={t('offers.versions')} aside={t('offers.versions.hint')} flush>
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : (
        <DataTable
          caption={t('offers.versions')}
          columns={columns}
          rows={data}
          rowKey={({ version }) => String(version)}
        />
      )}
    </Panel>
  );
}
