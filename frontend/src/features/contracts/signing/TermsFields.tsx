import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Control, type FieldPath, useWatch } from 'react-hook-form';
import type { Offer } from '@/api/catalog';
import { SERVICES } from '@/api/types';
import { CardsField } from '@/components/form/CardsField';
import {
  DateField,
  MoneyField,
  SegmentedField,
  SelectField,
  TextField,
} from '@/components/form/fields';
import { FieldRow, Fields } from '@/components/form/layout';
import { useOfferFacts } from '@/components/useOfferFacts';
import { Money } from '@/components/ui/values';
import { useOperatorText } from '@/i18n/operator';
import type { AdvantageValues, TermsValues } from './signForm';

import { servedOffersQuery } from './servedOffers';

const MONTHS = ['6', '12', '18', '24', '36'];

/** The pages' forms hold more than the terms; the fields here are those of the terms alone. */
type TermsControl = Control<TermsValues>;

function Contents({ offer }: { offer: Offer }): ReactNode {
  return useOfferFacts(offer).contents.join(' · ');
}

/** The service, then the offers of it that can be signed, cheapest first. */
export function OfferFields(props: {
  control: TermsControl;
  /** Set when a line is changed: its service is not a choice. */
  serviceFixed?: boolean;
  /** The offer that the line has already. */
  except?: string | undefined;
  onService: () => void;
}): ReactNode {
  const { control, serviceFixed, except, onService } = props;
  const { t } = useOperatorText();
  const service = useWatch({ control, name: 'service' });
  const { data, isPending } = useQuery(servedOffersQuery(service));
  const offers = (data?.data ?? []).filter(({ id }) => id !== except);
  return (
    <Fields>
      <SegmentedField
        control={control}
        name="service"
        label={t('contracts.service')}
        disabled={serviceFixed ?? false}
        onChosen={onService}
        choices={SERVICES.map((value) => ({ value, label: t(`category.${value}`) }))}
      />
      <CardsField
        control={control}
        name="offer_id"
        label={t('contracts.offer')}
        empty={t(isPending ? 'list.loading' : 'sign.no_offers')}
        cards={offers.map((offer) => ({
          value: offer.id,
          title: offer.name,
          aside: <Money amount={offer.monthly_fee} />,
          text: <Contents offer={offer} />,
        }))}
      />
    </Fields>
  );
}

/** The number of the line: one of ours, or the one that the client brings. */
export function NumberFields({ control }: { control: TermsControl }): ReactNode {
  const { t } = useOperatorText();
  const mode = useWatch({ control, name: 'number_mode' });
  return (
    <FieldRow>
      <SegmentedField
        control={control}
        name="number_mode"
        label={t('sign.number')}
        choices={[
          { value: 'allocate', label: t('sign.number.allocate') },
          { value: 'existing', label: t('sign.number.existing') },
        ]}
      />
      {mode === 'existing' ? (
        <TextField
          control={control}
          name="service_identifier"
          label={t('sign.number.value')}
          hint={t('sign.number.hint')}
          extra={{ dir: 'ltr', inputMode: 'tel' }}
        />
      ) : (
        <TextField
          control={control}
          name={'service_identifier' satisfies FieldPath<TermsValues>}
          label={t('sign.number.value')}
          disabled
          extra={{ placeholder: t('sign.number.allocated') }}
        />
      )}
    </FieldRow>
  );
}

/** Any form that holds a commitment and what it was granted for. */
export type AdvantageControl = Control<AdvantageValues>;

/** What the commitment was granted for, once there is one. */
export function AdvantageField({ control }: { control: AdvantageControl }): ReactNode {
  const { t } = useOperatorText();
  const months = useWatch({ control, name: 'commitment_months' });
  if (months === '') return null;
  return (
    <MoneyField
      control={control}
      name="granted_advantage_amount"
      label={t('sign.advantage')}
      hint={t('sign.advantage.hint')}
    />
  );
}

/** When it starts, for how long, and whether at once. */
export function DateFields({
  control,
  change,
}: {
  control: TermsControl;
  change: boolean;
}): ReactNode {
  const { t } = useOperatorText();
  return (
    <Fields>
      <FieldRow>
        <DateField
          control={control}
          name="contract_start_date"
          label={t(change ? 'sign.effective' : 'sign.start')}
          required
        />
        <SelectField
          control={control}
          name="commitment_months"
          label={t('sign.commitment')}
          hint={change ? t('sign.commitment.kept') : undefined}
          choices={[
            { value: '', label: t(change ? 'sign.commitment.same' : 'sign.commitment.none') },
            ...MONTHS.map((value) => ({
              value,
              label: t('sign.months', { count: Number(value) }),
            })),
          ]}
        />
      </FieldRow>
      <AdvantageField control={control as unknown as AdvantageControl} />
      {!change && (
        <FieldRow>
          <DateField
            control={control}
            name="end_date"
            label={t('sign.end')}
            hint={t('sign.end.hint')}
          />
          <SegmentedField
            control={control}
            name="activate"
            label={t('sign.activate')}
            choices={[
              { value: 'on', label: t('sign.activate.on') },
              { value: 'off', label: t('sign.activate.off') },
            ]}
          />
        </FieldRow>
      )}
    </Fields>
  );
}
