import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { bootstrapQuery, type Offer } from '@/api/landing';
import { useLandingText } from '@/i18n/landing';
import { useJourney } from '../journey/context';
import { SERVICES } from '../journey/draft';
import { Choice } from '../kit/Choice';
import { StepPage } from '../kit/StepPage';
import { useForm } from '../kit/useForm';

/** The offer that the start page led here with, while the list of offers is at hand. */
function useOfferOfAddress(): Offer | undefined {
  const [parameters] = useSearchParams();
  const { data } = useQuery({ ...bootstrapQuery, enabled: parameters.has('offer') });
  const offers = data?.offer_categories.flatMap((category) => category.offers);
  return offers?.find(({ id }) => id === parameters.get('offer'));
}

function ServiceQuestion({ wanted }: { wanted: Offer | undefined }): ReactNode {
  const { t } = useLandingText();
  const { answers, back, place, save } = useJourney();
  const form = useForm({
    initial: { service: answers.service ?? wanted?.service_category ?? '' },
    rules: { service: (value) => (value ? null : 'service.error') },
    onSubmit: async ({ service: chosen }) => {
      const service = SERVICES.find((name) => name === chosen);
      const isOfOffer = wanted?.service_category === service;
      await save(isOfOffer ? { service, offerId: wanted?.id } : { service });
      return undefined;
    },
  });
  const options = SERVICES.map((service) => ({
    value: service,
    label: t(`category.${service}`),
    detail: t(`service.${service}.text`),
  }));
  return (
    <StepPage
      title={t('service.title')}
      form={form}
      action={t('form.continue')}
      back={back}
      place={place}
    >
      <Choice field={form.field('service')} options={options} />
    </StepPage>
  );
}

/** Mobile, internet or landline. */
export function ServicePage(): ReactNode {
  const wanted = useOfferOfAddress();
  return <ServiceQuestion key={wanted?.id} wanted={wanted} />;
}
