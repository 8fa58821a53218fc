import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Offer, offerCategoriesQuery, type OfferCategory } from '@/api/catalog';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { StatusBadge } from '@/components/ui/StatusBadge';
import { useOfferFacts } from '@/components/useOfferFacts';
import { formatDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import styles from './OffersPage.module.css';

function OfferCard({ offer }: { offer: Offer }): ReactNode {
  const { t, locale } = useOperatorText();
  const { contents, price, activation } = useOfferFacts(offer);
  const validity = offer.valid_to
    ? t('offers.valid_until', { day: formatDay(offer.valid_to, locale) })
    : t('offers.valid_unset');
  return (
    <li className={styles['card']}>
      <div className={styles['cardHead']}>
        <h3>{offer.name}</h3>
        <StatusBadge tone={offer.status === 'active' ? 'ok' : 'muted'}>
          {t(`offer.status.${offer.status}`)}
        </StatusBadge>
      </div>
      <p className={styles['price']}>
        <strong>{price}</strong> {t('offer.per_month')}
      </p>
      <p>{contents.join(' · ')}</p>
      <p className={styles['terms']}>
        {activation}
        <br />
        {validity}
      </p>
    </li>
  );
}

function Category({ category }: { category: OfferCategory }): ReactNode {
  const { t } = useOperatorText();
  const { service_category: service, offers } = category;
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
            <OfferCard key={offer.id} offer={offer} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** The catalogue, one group for each service. */
export function OffersPage(): ReactNode {
  const { t } = useOperatorText();
  const { data, error, isPending, refetch } = useQuery(offerCategoriesQuery);
  return (
    <>
      <PageHeader title={t('nav.offers')} />
      {isPending && (
        <div className={styles['cards']} role="status" aria-label={t('list.loading')}>
          {[0, 1, 2, 3].map((card) => (
            <Skeleton key={card} height={176} radius="lg" />
          ))}
        </div>
      )}
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      <div className={styles['categories']}>
        {data?.map((category) => (
          <Category key={category.service_category} category={category} />
        ))}
      </div>
    </>
  );
}
