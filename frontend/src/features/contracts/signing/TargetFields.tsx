import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Control, useController } from 'react-hook-form';
import type { Contract } from '@/api/contracts';
import { clientQuery } from '@/api/customers';
import { CardsField } from '@/components/form/CardsField';
import { Fields } from '@/components/form/layout';
import { ClientPicker } from '@/components/pickers/pickers';
import { ClientBadges } from '@/components/statuses';
import { Code, Money } from '@/components/ui/values';
import { useOperatorText } from '@/i18n/operator';
import type { KnownClientValues } from './signForm';

/** Who it is. */
export function ClientField({ control }: { control: Control<KnownClientValues> }): ReactNode {
  const { t } = useOperatorText();
  const { field, fieldState } = useController({ control, name: 'client_id' });
  const { data } = useQuery({ ...clientQuery(field.value), enabled: field.value !== '' });
  const client = field.value === '' ? undefined : data?.value;
  const error = fieldState.error && t('invalid.required');
  return (
    <Fields>
      <ClientPicker
        label={t('contracts.client')}
        required
        error={error}
        chosen={client?.full_name ?? null}
        onPick={(picked) => {
          field.onChange(picked?.id ?? '');
        }}
      />
      {client && (
        <p>
          <ClientBadges client={client} /> <Code>{client.cin ?? client.ice}</Code>
        </p>
      )}
    </Fields>
  );
}

interface Props {
  control: Control<KnownClientValues>;
  contracts: Contract[];
  /** The contracts that an order could have meant, when it was ambiguous. */
  candidates: string[];
  onTarget: () => void;
}

/** What is to be done: one more line, one of the lines changed, or what the rules decide. */
export function TargetField({ control, contracts, candidates, onTarget }: Props): ReactNode {
  const { t } = useOperatorText();
  const ambiguous = candidates.length > 0;
  const shown = ambiguous ? contracts.filter(({ id }) => candidates.includes(id)) : contracts;
  const lines = shown.map((contract) => ({
    value: contract.id,
    title: <Code>{contract.service_identifier}</Code>,
    aside: <Money amount={contract.monthly_fee} />,
    text: `${t('sign.change_line')} · ${t(`category.${contract.service_category}`)} · ${contract.offer_name}`,
  }));
  return (
    <CardsField
      control={control}
      name="target"
      label={t('sign.target')}
      {...(ambiguous ? { hint: t('sign.ambiguous') } : {})}
      onChosen={onTarget}
      cards={[
        {
          value: 'new_line',
          title: t('sign.target.new_line'),
          text: t('sign.target.new_line.text'),
        },
        ...(ambiguous || lines.length === 0
          ? []
          : [{ value: 'auto', title: t('sign.target.auto'), text: t('sign.target.auto.text') }]),
        ...lines,
      ]}
    />
  );
}
