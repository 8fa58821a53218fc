import type { ReactNode } from 'react';
import { type Control, useWatch } from 'react-hook-form';
import { useNavigate, useSearchParams } from 'react-router';
import type { Contract } from '@/api/contracts';
import { detailOf } from '@/api/errors';
import { Problem } from '@/components/feedback/Problem';
import { SubmitBar } from '@/components/form/layout';
import { LeaveGuard } from '@/components/form/LeaveGuard';
import { type ServerForm, useServerForm } from '@/components/form/useServerForm';
import { PageHeader } from '@/components/ui/PageHeader';
import { Panel } from '@/components/ui/Panel';
import { businessDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import { ConfirmSigning } from './ConfirmSigning';
import { PreviewPanel } from './PreviewPanel';
import {
  CODES,
  fieldOf,
  knownClientBody,
  knownClientSchema,
  type KnownClientValues,
  type TermsValues,
  usualTerms,
} from './signForm';
import styles from './Signing.module.css';
import { ClientField, TargetField } from './TargetFields';
import { DateFields, NumberFields, OfferFields } from './TermsFields';
import { useActiveContracts, usePreview } from './usePreview';
import { useSigning } from './useSigning';

const CANDIDATES = 'candidate_contract_ids';

/** The contracts that the server could not choose between. */
function candidatesIn(...errors: unknown[]): string[] {
  const found = errors.map((error) => detailOf(error, CANDIDATES)).find(Array.isArray);
  return (found ?? []).filter((id) => typeof id === 'string');
}

interface FormProps {
  server: ServerForm<KnownClientValues>;
  contracts: Contract[];
  candidates: string[];
}

function OrderFields({ server, contracts, candidates }: FormProps): ReactNode {
  const { t } = useOperatorText();
  const { control, setValue, getValues } = server.form;
  const [clientId, target] = useWatch({ control, name: ['client_id', 'target'] });
  const changed = contracts.find(({ id }) => id === target);
  const terms = control as unknown as Control<TermsValues>;
  const takeTarget = () => {
    const line = contracts.find(({ id }) => id === getValues('target'));
    if (line && line.service_category !== getValues('service')) {
      setValue('service', line.service_category);
      setValue('offer_id', '');
    }
  };
  return (
    <>
      <Panel title={t('sign.step.client')}>
        <ClientField control={control} />
      </Panel>
      {clientId !== '' && (
        <Panel title={t('sign.step.target')}>
          <TargetField
            control={control}
            contracts={contracts}
            candidates={candidates}
            onTarget={takeTarget}
          />
        </Panel>
      )}
      <Panel title={t('sign.step.offer')}>
        <OfferFields
          control={terms}
          serviceFixed={changed !== undefined}
          except={changed?.offer_id}
          onService={() => setValue('offer_id', '')}
        />
      </Panel>
      {!changed && (
        <Panel title={t('sign.step.line')}>
          <NumberFields control={terms} />
        </Panel>
      )}
      <Panel title={t('sign.step.dates')}>
        <DateFields control={terms} change={changed !== undefined} />
      </Panel>
    </>
  );
}

/** A known client: one more line, or another offer on one of the lines. */
export function KnownClientPage(): ReactNode {
  const { t } = useOperatorText();
  const navigate = useNavigate();
  const [address] = useSearchParams();
  const server = useServerForm<KnownClientValues>({
    schema: knownClientSchema,
    values: {
      ...usualTerms(businessDay(new Date())),
      service: (address.get('service') as TermsValues['service'] | null) ?? 'mobile',
      client_id: address.get('client') ?? '',
      target: address.get('contract') ?? 'new_line',
    },
    codes: CODES,
    fieldOf,
  });
  const signing = useSigning(server, knownClientBody);
  const { control, formState } = server.form;
  const values = useWatch({ control }) as KnownClientValues;
  const contracts = useActiveContracts(values.client_id) ?? [];
  const ready = values.client_id !== '' && values.offer_id !== '' && values.target !== '';
  const preview = usePreview(ready ? knownClientBody(values) : null);
  const asked = values.target === 'auto' ? [preview.error, server.problem] : [];
  const candidates = candidatesIn(...asked);
  const name = contracts[0]?.client_name ?? '';
  return (
    <>
      <PageHeader
        title={t('sign.known_client')}
        back={{ to: '/contracts', label: t('nav.contracts') }}
      />
      <LeaveGuard dirty={formState.isDirty} />
      <form className={styles['columns']} noValidate onSubmit={(event) => void signing.look(event)}>
        <div className={styles['main']}>
          <OrderFields server={server} contracts={contracts} candidates={candidates} />
          {server.problem !== null && <Problem error={server.problem} />}
          <SubmitBar
            submit={t('sign.submit')}
            running={formState.isSubmitting}
            onCancel={() => void navigate('/contracts')}
          />
        </div>
        <aside className={styles['side']}>
          <PreviewPanel
            query={preview}
            ready={ready}
            contracts={contracts}
            offerId={values.offer_id}
          />
        </aside>
      </form>
      <ConfirmSigning
        preview={signing.checked?.preview ?? null}
        name={name}
        start={values.contract_start_date}
        running={formState.isSubmitting}
        onConfirm={() => void signing.confirm()}
        onClose={signing.close}
      />
    </>
  );
}
