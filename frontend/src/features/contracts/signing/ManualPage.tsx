import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type Control, useController, useWatch } from 'react-hook-form';
import { useNavigate } from 'react-router';
import * as z from 'zod/mini';
import type { Offer } from '@/api/catalog';
import { createContract } from '@/api/contracts';
import { type Client, linesQuery } from '@/api/customers';
import { Intent } from '@/api/intent';
import { Problem } from '@/components/feedback/Problem';
import { useToast } from '@/components/feedback/toasts';
import { DateField, SegmentedField, SelectField, TextField } from '@/components/form/fields';
import { FieldRow, Fields, SubmitBar } from '@/components/form/layout';
import { LeaveGuard } from '@/components/form/LeaveGuard';
import {
  day,
  optionalAmount,
  optionalDay,
  optionalMonths,
  required,
} from '@/components/form/rules';
import { SAVED } from '@/components/form/saved';
import { useServerForm } from '@/components/form/useServerForm';
import { ClientPicker, OfferPicker } from '@/components/pickers/pickers';
import { PageHeader } from '@/components/ui/PageHeader';
import { Panel } from '@/components/ui/Panel';
import { businessDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import styles from './Signing.module.css';
import { type AdvantageControl, AdvantageField } from './TermsFields';
import { advantageOf } from './signForm';

const schema = z.object({
  client_id: required,
  subscriber_id: required,
  offer_id: required,
  contract_start_date: day,
  end_date: optionalDay,
  commitment_months: optionalMonths,
  granted_advantage_amount: optionalAmount,
  status: z.enum(['draft', 'active']),
});
type Values = z.infer<typeof schema>;

const bodyOf = ({ granted_advantage_amount, ...values }: Values) => ({
  ...values,
  ...advantageOf({ ...values, granted_advantage_amount }),
  end_date: values.end_date === '' ? null : values.end_date,
  commitment_months: values.commitment_months === '' ? null : Number(values.commitment_months),
});

/** Client, line and offer, each chosen by hand. */
function Parties({ control }: { control: Control<Values> }): ReactNode {
  const { t } = useOperatorText();
  const [client, setClient] = useState<Client | null>(null);
  const [offer, setOffer] = useState<Offer | null>(null);
  const clientField = useController({ control, name: 'client_id' });
  const lineField = useController({ control, name: 'subscriber_id' });
  const offerField = useController({ control, name: 'offer_id' });
  const id = useWatch({ control, name: 'client_id' });
  const { data: lines } = useQuery({ ...linesQuery(id), enabled: id !== '' });
  return (
    <Fields>
      <ClientPicker
        label={t('contracts.client')}
        required
        activeOnly
        error={clientField.fieldState.error && t('invalid.required')}
        chosen={client?.full_name ?? null}
        onPick={(picked) => {
          setClient(picked);
          clientField.field.onChange(picked?.id ?? '');
          // a line belongs to one client
          lineField.field.onChange('');
        }}
      />
      <SelectField
        control={control}
        name="subscriber_id"
        label={t('contracts.line')}
        hint={t('sign.manual.line_hint')}
        required
        disabled={id === ''}
        choices={[
          { value: '', label: t('sign.manual.choose_line') },
          ...(lines?.data ?? []).map((line) => ({
            value: line.id,
            label: `${line.service_identifier} · ${t(`line.${line.service_type}`)}`,
          })),
        ]}
      />
      <OfferPicker
        label={t('contracts.offer')}
        required
        activeOnly
        error={offerField.fieldState.error && t('invalid.required')}
        chosen={offer?.name ?? null}
        onPick={(picked) => {
          setOffer(picked);
          offerField.field.onChange(picked?.id ?? '');
        }}
      />
    </Fields>
  );
}

/** The controlled path: everything explicit, under the same rules. */
export function ManualPage(): ReactNode {
  const { t } = useOperatorText();
  const navigate = useNavigate();
  const toast = useToast();
  const create = useMutation(createContract(useQueryClient()));
  const [intent] = useState(() => new Intent());
  const server = useServerForm<Values>({
    schema,
    values: {
      client_id: '',
      subscriber_id: '',
      offer_id: '',
      contract_start_date: businessDay(new Date()),
      end_date: '',
      commitment_months: '',
      granted_advantage_amount: '',
      status: 'draft',
    },
    codes: {
      subscriber_contract_conflict: 'subscriber_id',
      subscriber_offer_mismatch: 'subscriber_id',
      offer_validity_invalid: 'contract_start_date',
      contract_date_invalid: 'end_date',
      contract_commitment_invalid: 'end_date',
    },
  });
  const { control, formState } = server.form;
  const onSubmit = server.submit(async (values) => {
    const body = bodyOf(values);
    const contract = await create.mutateAsync({ body, key: intent.keyFor(body) });
    toast(t('sign.done.new_contract', { name: contract.client_name }));
    void navigate(`/contracts/${contract.id}`, SAVED);
  });
  return (
    <>
      <PageHeader title={t('sign.manual')} back={{ to: '/contracts', label: t('nav.contracts') }} />
      <LeaveGuard dirty={formState.isDirty} />
      <form className={styles['narrow']} noValidate onSubmit={(event) => void onSubmit(event)}>
        <Panel title={t('sign.step.parties')}>
          <Parties control={control} />
        </Panel>
        <Panel title={t('sign.step.dates')}>
          <Fields>
            <FieldRow>
              <DateField
                control={control}
                name="contract_start_date"
                label={t('sign.start')}
                required
              />
              <DateField control={control} name="end_date" label={t('sign.end')} />
            </FieldRow>
            <FieldRow>
              <TextField
                control={control}
                name="commitment_months"
                label={t('sign.commitment_months')}
                extra={{ inputMode: 'numeric', dir: 'ltr' }}
              />
              <SegmentedField
                control={control}
                name="status"
                label={t('contracts.status')}
                choices={[
                  { value: 'draft', label: t('contract.status.draft') },
                  { value: 'active', label: t('contract.status.active') },
                ]}
              />
            </FieldRow>
            <AdvantageField control={control as unknown as AdvantageControl} />
          </Fields>
        </Panel>
        {server.problem !== null && <Problem error={server.problem} />}
        <SubmitBar
          submit={t('sign.manual.submit')}
          running={formState.isSubmitting}
          onCancel={() => void navigate('/contracts')}
        />
      </form>
    </>
  );
}
