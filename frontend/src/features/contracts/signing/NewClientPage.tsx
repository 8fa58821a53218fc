import type { ReactNode } from 'react';
import { type Control, useWatch } from 'react-hook-form';
import { useNavigate } from 'react-router';
import type { Provision } from '@/api/contracts';
import { Problem } from '@/components/feedback/Problem';
import { SubmitBar } from '@/components/form/layout';
import { LeaveGuard } from '@/components/form/LeaveGuard';
import { useServerForm } from '@/components/form/useServerForm';
import { PageHeader } from '@/components/ui/PageHeader';
import { Panel } from '@/components/ui/Panel';
import { businessDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import { ConfirmSigning } from './ConfirmSigning';
import { PersonFields } from './PersonFields';
import { PreviewPanel } from './PreviewPanel';
import {
  CODES,
  fieldOf,
  newClientBody,
  newClientSchema,
  type NewClientValues,
  nobody,
  type TermsValues,
  usualTerms,
} from './signForm';
import styles from './Signing.module.css';
import { DateFields, NumberFields, OfferFields } from './TermsFields';
import { usePreview } from './usePreview';
import { useSigning } from './useSigning';

/** The order to preview: offer and dates decide the price; who signs is not needed to know it. */
function anonymous(values: NewClientValues): Provision | null {
  if (values.offer_id === '' || values.contract_start_date === '') return null;
  const order = newClientBody({ ...values, number_mode: 'allocate' });
  return { ...order, client: { full_name: 'Client', language: values.language } };
}

/** Somebody new: identity, offer, number and dates on one page, the bill beside it. */
export function NewClientPage(): ReactNode {
  const { t } = useOperatorText();
  const navigate = useNavigate();
  const server = useServerForm<NewClientValues>({
    schema: newClientSchema,
    values: { ...usualTerms(businessDay(new Date())), ...nobody },
    codes: { ...CODES, client_cin_conflict: 'cin' },
    fieldOf,
  });
  const signing = useSigning(server, newClientBody);
  const { control, setValue, formState } = server.form;
  const values = useWatch({ control }) as NewClientValues;
  const body = anonymous(values);
  const preview = usePreview(body);
  const terms = control as unknown as Control<TermsValues>;
  return (
    <>
      <PageHeader
        title={t('sign.new_client')}
        back={{ to: '/contracts', label: t('nav.contracts') }}
      />
      <LeaveGuard dirty={formState.isDirty} />
      <form className={styles['columns']} noValidate onSubmit={(event) => void signing.look(event)}>
        <div className={styles['main']}>
          <Panel title={t('sign.step.person')}>
            <PersonFields control={control} />
          </Panel>
          <Panel title={t('sign.step.offer')}>
            <OfferFields control={terms} onService={() => setValue('offer_id', '')} />
          </Panel>
          <Panel title={t('sign.step.line')}>
            <NumberFields control={terms} />
          </Panel>
          <Panel title={t('sign.step.dates')}>
            <DateFields control={terms} change={false} />
          </Panel>
          {server.problem !== null && <Problem error={server.problem} />}
          <SubmitBar
            submit={t('sign.submit')}
            running={formState.isSubmitting}
            onCancel={() => void navigate('/contracts')}
          />
        </div>
        <aside className={styles['side']}>
          <PreviewPanel query={preview} ready={body !== null} offerId={values.offer_id} />
        </aside>
      </form>
      <ConfirmSigning
        preview={signing.checked?.preview ?? null}
        name={values.full_name}
        start={values.contract_start_date}
        running={formState.isSubmitting}
        onConfirm={() => void signing.confirm()}
        onClose={signing.close}
      />
    </>
  );
}
