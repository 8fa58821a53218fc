import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Subscription } from '@/api/landing';
import { formatNumber } from '@/domain/numbers';
import { useLandingText } from '@/i18n/landing';
import { useJourney } from '../journey/context';
import { SERVICES } from '../journey/draft';
import { Choice } from '../kit/Choice';
import { OfferPrice } from '../kit/OfferText';
import { StepPage } from '../kit/StepPage';
import { Ltr } from '../kit/Summary';
import { type FieldProps, useForm } from '../kit/useForm';
import { WithSubscriptions } from './WithSubscriptions';

interface Group {
  service: Subscription['service_category'];
  lines: Subscription[];
}

const grouped = (subscriptions: readonly Subscription[]): Group[] =>
  SERVICES.map((service) => ({
    service,
    lines: subscriptions.filter((line) => line.service_category === service),
  })).filter(({ lines }) => lines.length > 0);

function LineGroup({ group, field }: { group: Group; field: FieldProps }): ReactNode {
  const { t } = useLandingText();
  const options = group.lines.map((line) => ({
    value: line.contract_id,
    label: <Ltr>{formatNumber(line.service_identifier)}</Ltr>,
    detail: line.current_offer.name,
    aside: <OfferPrice amount={line.current_offer.monthly_fee} />,
  }));
  return <Choice field={field} options={options} legend={t(`category.${group.service}`)} />;
}

function Lines({ subscriptions }: { subscriptions: readonly Subscription[] }): ReactNode {
  const { t } = useLandingText();
  const { answers, back, place, save } = useJourney();
  const isKnown = subscriptions.some(({ contract_id: id }) => id === answers.contractId);
  const only = subscriptions.length === 1 ? subscriptions[0]?.contract_id : undefined;
  const form = useForm({
    initial: { line: (isKnown ? answers.contractId : only) ?? '' },
    rules: { line: (value) => (value ? null : 'line.error') },
    onSubmit: async ({ line }) => {
      await save({ contractId: line });
      return undefined;
    },
  });
  // the summary of errors leads to the first answer of the first group; the message stands above it alone
  const field = form.field('line');
  return (
    <StepPage
      title={t('line.title')}
      form={form}
      action={t('form.continue')}
      back={back}
      place={place}
    >
      {grouped(subscriptions).map((group, index) => (
        <LineGroup
          key={group.service}
          group={group}
          field={
            index === 0 ? field : { ...field, id: `${field.id}-${group.service}`, error: undefined }
          }
        />
      ))}
    </StepPage>
  );
}

/** Which line to change, by service. */
export function LinePage(): ReactNode {
  const { t } = useLandingText();
  const { back } = useJourney();
  return (
    <WithSubscriptions title={t('line.title')}>
      {({ subscriptions }) =>
        subscriptions.length > 0 ? (
          <Lines subscriptions={subscriptions} />
        ) : (
          <StepPage title={t('line.none.title')} lead={<p>{t('line.none.text')}</p>} back={back}>
            <Link className="button" to="/subscribe">
              {t('choice.subscribe.title')}
            </Link>
          </StepPage>
        )
      }
    </WithSubscriptions>
  );
}
