import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Subscription } from '@/api/landing';
import { formatNumber } from '@/domain/numbers';
import { useLandingText } from '@/i18n/landing';
import { useJourney } from '../journey/context';
import { Choice } from '../kit/Choice';
import { OfferFacts, OfferPrice } from '../kit/OfferText';
import { StepPage } from '../kit/StepPage';
import { Ltr } from '../kit/Summary';
import { useForm } from '../kit/useForm';
import { type Found, useChosen } from './chosen';
import { WithSubscriptions } from './WithSubscriptions';

/** The plan that the line has now, to compare the others with. */
function CurrentPlan({ line }: { line: Subscription }): ReactNode {
  const { t } = useLandingText();
  const { current_offer: offer } = line;
  return (
    <div className="current-plan">
      <p className="current-plan-label">{t('plan.current')}</p>
      <p className="current-plan-name">
        <strong>
          <bdi>{offer.name}</bdi>
        </strong>
      </p>
      <OfferFacts offer={offer} withFee={false} />
      <p className="current-plan-price">
        <OfferPrice amount={offer.monthly_fee} />
      </p>
    </div>
  );
}

function Plans({ line }: { line: Subscription }): ReactNode {
  const { t } = useLandingText();
  const { answers, back, place, save } = useJourney();
  const isEligible = line.eligible_offers.some(({ id }) => id === answers.offerId);
  const form = useForm({
    initial: { plan: isEligible ? (answers.offerId ?? '') : '' },
    rules: { plan: (value) => (value ? null : 'offer.error') },
    onSubmit: async ({ plan }) => {
      await save({ offerId: plan });
      return undefined;
    },
  });
  const options = line.eligible_offers.map((offer) => ({
    value: offer.id,
    label: offer.name,
    detail: (
      <>
        <OfferFacts offer={offer} withFee={false} />
        <span className="difference" data-change={offer.change_type}>
          {t(`plan.${offer.change_type}`)} <OfferPrice amount={offer.monthly_difference} isSigned />
        </span>
      </>
    ),
    aside: <OfferPrice amount={offer.monthly_fee} />,
  }));
  return (
    <StepPage
      title={t('plan.title')}
      lead={
        <p>
          {t('plan.lead')} <Ltr>{formatNumber(line.service_identifier)}</Ltr>
        </p>
      }
      form={form}
      action={t('form.continue')}
      back={back}
      place={place}
    >
      <CurrentPlan line={line} />
      <Choice field={form.field('plan')} options={options} />
    </StepPage>
  );
}

function NoPlan({ line }: { line: Subscription | undefined }): ReactNode {
  const { t } = useLandingText();
  const { back, hrefOf } = useJourney();
  return (
    <StepPage title={t('plan.none.title')} lead={<p>{t('plan.none.text')}</p>} back={back}>
      {line && <CurrentPlan line={line} />}
      <p>
        <Link className="button button-second" to={hrefOf('line')}>
          {t('plan.none.other_line')}
        </Link>
      </p>
    </StepPage>
  );
}

/** The plans that this line may have instead, cheapest first, each with its difference. */
export function PlanPage(): ReactNode {
  const { t } = useLandingText();
  return (
    <WithSubscriptions title={t('plan.title')}>
      {(found) => <Chosen found={found} />}
    </WithSubscriptions>
  );
}

function Chosen({ found }: { found: Found }): ReactNode {
  const { line } = useChosen(found);
  return line && line.eligible_offers.length > 0 ? <Plans line={line} /> : <NoPlan line={line} />;
}
