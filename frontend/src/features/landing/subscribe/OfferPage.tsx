import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { bootstrapQuery, type Offer } from '@/api/landing';
import { useLandingText } from '@/i18n/landing';
import { useJourney } from '../journey/context';
import { Choice } from '../kit/Choice';
import { FailedRead, Loading, Notice } from '../kit/Notice';
import { OfferFacts, OfferPrice } from '../kit/OfferText';
import { StepPage } from '../kit/StepPage';
import { useForm } from '../kit/useForm';

function OfferChoice({ offers }: { offers: readonly Offer[] }): ReactNode {
  const { t } = useLandingText();
  const { answers, back, place, save } = useJourney();
  const isOnSale = offers.some(({ id }) => id === answers.offerId);
  const form = useForm({
    initial: { offer: isOnSale ? (answers.offerId ?? '') : '' },
    rules: { offer: (value) => (value ? null : 'offer.error') },
    onSubmit: async ({ offer }) => {
      await save({ offerId: offer });
      return undefined;
    },
  });
  const options = offers.map((offer) => ({
    value: offer.id,
    label: offer.name,
    detail: <OfferFacts offer={offer} />,
    aside: <OfferPrice amount={offer.monthly_fee} />,
  }));
  return (
    <StepPage
      title={t('offer.title')}
      lead={<p>{t('offer.lead')}</p>}
      form={form}
      action={t('form.continue')}
      back={back}
      place={place}
    >
      {answers.offerId && !isOnSale && (
        <Notice tone="warn">
          <p>{t('refusal.offer')}</p>
        </Notice>
      )}
      <Choice field={form.field('offer')} options={options} />
    </StepPage>
  );
}

/** The offers on sale of the service that was chosen. */
export function OfferPage(): ReactNode {
  const { t } = useLandingText();
  const { answers, back, hrefOf } = useJourney();
  const { data, error, refetch } = useQuery(bootstrapQuery);
  if (!data) {
    return (
      <StepPage title={t('offer.title')} back={back}>
        {error ? <FailedRead error={error} onRetry={() => void refetch()} /> : <Loading />}
      </StepPage>
    );
  }
  const category = data.offer_categories.find(
    ({ service_category: service }) => service === answers.service,
  );
  if (!category || category.offers.length === 0) {
    return (
      <StepPage title={t('offer.none.title')} lead={<p>{t('offer.none.text')}</p>} back={back}>
        <Link className="button" to={hrefOf('service')}>
          {t('offer.none.action')}
        </Link>
      </StepPage>
    );
  }
  return <OfferChoice offers={category.offers} />;
}
