import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type Offer, offerCategoriesQuery, type OfferCategory } from '@/api/catalog';
import { EmptyState } from '@/components/feedback/EmptyState';
import { SearchBox } from '@/components/list/SearchBox';
import { useListKeys } from '@/components/list/useListKeys';
import { useListState } from '@/components/list/useListState';
import { OfferSummary } from '@/components/OfferSummary';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PlusIcon } from '@/components/ui/icons';
import { PageHeader } from '@/components/ui/PageHeader';
import { StatusBadge } from '@/components/ui/StatusBadge';
import { formatDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import styles from './OffersPage.module.css';

const STATUSES = ['active', 'retired'] as const;
const FILTERS = { status: STATUSES };
const SORTS = ['name'];

const folded = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();

function OfferCard({ offer, ids }: { offer: Offer; ids: string[] }): ReactNode {
  const { t, locale } = useOperatorText();
  const validity = offer.valid_to
    ? t('offers.valid_until', { day: formatDay(offer.valid_to, locale) })
    : t('offers.valid_unset');
  return (
    <li className={styles['card']}>
      <div className={styles['cardHead']}>
        <h3>
          <Link
            to={`/offers/${offer.id}`}
            state={{ origin: { search: '', ids } }}
            className={styles['cardLink']}
            data-row-link
          >
            {offer.name}
          </Link>
        </h3>
        <StatusBadge tone={offer.status === 'active' ? 'ok' : 'muted'}>
          {t(`offer.status.${offer.status}`)}
        </StatusBadge>
      </div>
      <OfferSummary offer={offer}>{validity}</OfferSummary>
    </li>
  );
}

function Category({ category }: { category: OfferCategory }): ReactNode {
  const { t } = useOperatorText();
  const { service_category: service, offers } = category;
  const ids = offers.map(({ id }) => id);
  return (
    <section aria-labelledby={`service-${service}`}>
      <div className={styles['categoryHead']}>
        <h2 id={`service-${service}`}>{t(`category.${service}`)}</h2>
        {offers.length > 0 && <span>{t('offers.in_category', { count: offers.length })}</span>}
      </div>
      {offers.length === 0 ? (
        <p className={styles['empty']}>{t('offers.empty')}</p>
      ) : (
        <ul className={styles['cards']}>
          {offers.map((offer) => (
            <OfferCard key={offer.id} offer={offer} ids={ids} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Loading(): ReactNode {
  const { t } = useOperatorText();
  return (
    <div className={styles['cards']} role="status" aria-label={t('list.loading')}>
      {[0, 1, 2, 3].map((card) => (
        <Skeleton key={card} height={196} radius="lg" />
      ))}
    </div>
  );
}

/** The catalogue, one group for each service. */
export function OffersPage(): ReactNode {
  const { t } = useOperatorText();
  const { data, error, isPending, refetch } = useQuery(offerCategoriesQuery);
  const state = useListState(FILTERS, SORTS, 'name');
  useListKeys();
  const { status } = state.filters;
  const shown = data?.map((category) => ({
    ...category,
    offers: category.offers.filter(
      (offer) =>
        (status === '' || offer.status === status) && folded(offer.name).includes(folded(state.q)),
    ),
  }));
  const found = shown?.some(({ offers }) => offers.length > 0);
  const clear = { label: t('list.clear'), onClick: state.clear };
  return (
    <>
      <PageHeader
        title={t('nav.offers')}
        actions={
          <Button component={Link} to="/offers/new" leftSection={<PlusIcon />}>
            {t('offers.create')}
          </Button>
        }
      />
      <div className={styles['bar']}>
        <SearchBox
          label={t('offers.search')}
          value={state.q}
          onChange={(q) => {
            state.change({ q });
          }}
        />
        <SegmentedControl
          className={styles['statuses'] ?? ''}
          aria-label={t('list.by_status')}
          value={status === '' ? 'all' : status}
          data={[
            { value: 'all', label: t('list.all_f') },
            ...STATUSES.map((value) => ({ value, label: t(`offers.status_tab.${value}`) })),
          ]}
          onChange={(value) => {
            state.change({ status: value === 'all' ? null : value });
          }}
        />
      </div>
      {isPending && <Loading />}
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {found === false && state.narrowed ? (
        <EmptyState
          title={t('list.nothing_found')}
          text={t('list.nothing_found.help')}
          action={clear}
        />
      ) : (
        <div className={styles['categories']}>
          {shown?.map((category) => (
            <Category key={category.service_category} category={category} />
          ))}
        </div>
      )}
    </>
  );
}
