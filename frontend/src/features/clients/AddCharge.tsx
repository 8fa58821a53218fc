import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { addCharge } from '@/api/charges';
import { contractsQuery } from '@/api/contracts';
import { Intent } from '@/api/intent';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { useToast } from '@/components/feedback/toasts';
import {
  DateField,
  MoneyField,
  SegmentedField,
  SelectField,
  TextAreaField,
  TextField,
} from '@/components/form/fields';
import { FieldRow, Fields } from '@/components/form/layout';
import { useServerForm } from '@/components/form/useServerForm';
import { useOperatorText } from '@/i18n/operator';
import { chargeBody, chargeSchema, noCharge } from './chargeForm';

const MOST = 100;

interface Props {
  clientId: string;
  opened: boolean;
  onClose: () => void;
}

/** Something to charge or to credit once, on the client's next invoice. */
export function AddCharge({ clientId, opened, onClose }: Props): ReactNode {
  const { t } = useOperatorText();
  const toast = useToast();
  const add = useMutation(addCharge(useQueryClient()));
  const { data } = useQuery(contractsQuery({ client_id: clientId, size: MOST }));
  const [intent] = useState(() => new Intent());
  const server = useServerForm({ schema: chargeSchema, values: noCharge });
  const { control, formState } = server.form;
  const confirm = server.submit(async (values) => {
    const body = chargeBody(values);
    await add.mutateAsync({ clientId, body, key: intent.keyFor(body) });
    onClose();
    toast(t('charges.added', { what: body.description }));
  });
  const lines = (data?.data ?? []).map(({ id, service_identifier, offer_name }) => ({
    value: id,
    label: `${service_identifier} · ${offer_name}`,
  }));
  return (
    <ConfirmDialog
      opened={opened}
      title={t('charges.add_title')}
      consequences={[t('charges.once'), t('charges.undo')]}
      confirm={t('charges.confirm')}
      running={formState.isSubmitting}
      error={server.problem}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <Fields>
        <FieldRow>
          <SegmentedField
            control={control}
            name="kind"
            label={t('charges.kind')}
            choices={[
              { value: 'charge', label: t('charges.kind.charge') },
              { value: 'credit', label: t('charges.kind.credit') },
            ]}
          />
          <MoneyField control={control} name="amount" label={t('charges.amount')} required />
        </FieldRow>
        <TextField
          control={control}
          name="description"
          label={t('charges.description')}
          hint={t('charges.description.hint')}
          required
          extra={{ maxLength: 200 }}
        />
        <TextAreaField
          control={control}
          name="reason"
          label={t('charges.reason')}
          hint={t('charges.reason.hint')}
          required
        />
        <FieldRow>
          <SelectField
            control={control}
            name="contract_id"
            label={t('charges.contract')}
            choices={[{ value: '', label: t('charges.contract.none') }, ...lines]}
          />
          <DateField
            control={control}
            name="not_before"
            label={t('charges.not_before')}
            hint={t('charges.not_before.hint')}
          />
        </FieldRow>
      </Fields>
    </ConfirmDialog>
  );
}
