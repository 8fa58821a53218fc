import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Contract, ProvisionPreview } from '@/api/contracts';
import { useProblemText } from '@/components/feedback/useProblemText';
import { Panel } from '@/components/ui/Panel';
import { StatusBadge } from '@/components/ui/StatusBadge';
import { Code, Day, Money } from '@/components/ui/values';
import { compareAmounts } from '@/domain/amount';
import { formatDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import { servedOffersQuery } from './servedOffers';
import styles from './Signing.module.css';
import type { usePreview } from './usePreview';

function FirstInvoice({ invoice }: { invoice: ProvisionPreview['first_invoice'] }): ReactNode {
  const { t, locale } = useOperatorText();
  const period = t('sign.period', {
    from: formatDay(invoice.period_start, locale),
    to: formatDay(invoice.period_end, locale),
  });
  return (
    <div className={styles['invoice']}>
      <h3>{t('sign.first_invoice')}</h3>
      <p className={styles['soft']}>{period}</p>
      <ul className={styles['lines']}>
        {invoice.lines.map((line, index) => (
          <li key={index}>
            <span>{line.description}</span>
            <Money amount={line.line_total} />
          </li>
        ))}
        <li className={styles['soft']}>
          <span>{t('lines.subtotal')}</span>
          <Money amount={invoice.subtotal_amount} />
        </li>
        <li className={styles['soft']}>
          <span>{t('lines.tax')}</span>
          <Money amount={invoice.tax_amount} />
        </li>
        <li className={styles['total']}>
          <span>{t('lines.total')}</span>
          <Money amount={invoice.total_amount} strong />
        </li>
      </ul>
    </div>
  );
}

function BeforeAfter(props: {
  before: Contract;
  after: ProvisionPreview;
  offerId: string;
}): ReactNode {
  const { before, after, offerId } = props;
  const { t } = useOperatorText();
  const { data: offers } = useQuery(servedOffersQuery(before.service_category));
  const offer = offers?.data.find(({ id }) => id === offerId);
  const step = compareAmounts(after.monthly_fee, before.monthly_fee);
  const kind = step > 0 ? 'upgrade' : step < 0 ? 'downgrade' : 'lateral';
  return (
    <dl className={styles['change']}>
      <div>
        <dt>{t('sign.before')}</dt>
        <dd>
          <bdi>{before.offer_name}</bdi>
          <br />
          <Money amount={before.monthly_fee} />
        </dd>
      </div>
      <div>
        <dt>{t('sign.after')}</dt>
        <dd>
          <bdi>{offer?.name ?? '…'}</bdi>
          <br />
          <Money amount={after.monthly_fee} strong />{' '}
          <StatusBadge tone="info">{t(`plan.${kind}`)}</StatusBadge>
        </dd>
      </div>
    </dl>
  );
}

function Decision(props: {
  preview: ProvisionPreview;
  before: Contract | null;
  offerId: string;
}): ReactNode {
  const { preview, before, offerId } = props;
  const { t } = useOperatorText();
  return (
    <div className={styles['preview']}>
      <p className={styles['mode']}>
        <StatusBadge tone="info">{t(`sign.mode.${preview.provisioning_mode}`)}</StatusBadge>
        {before && <Code>{before.service_identifier}</Code>}
      </p>
      {before && <BeforeAfter before={before} after={preview} offerId={offerId} />}
      <dl className={styles['facts']}>
        <dt>{t('contracts.fee')}</dt>
        <dd>
          <Money amount={preview.monthly_fee} strong />
        </dd>
        <dt>{t('sign.fees')}</dt>
        <dd>
          <Money amount={preview.activation_fee} />
        </dd>
        <dt>{t('sign.commitment_end')}</dt>
        <dd>
          <Day day={preview.commitment_end_date} none={t('sign.commitment.none')} />
        </dd>
      </dl>
      <FirstInvoice invoice={preview.first_invoice} />
    </div>
  );
}

interface Props {
  query: ReturnType<typeof usePreview>;
  /** True once enough is typed to ask. */
  ready: boolean;
  /** The client's contracts, among them the one that would be changed. */
  contracts?: Contract[];
  offerId: string;
  children?: ReactNode;
}

/** What will be signed and billed, before anybody confirms. */
export function PreviewPanel({
  query,
  ready,
  offerId,
  contracts = [],
  children,
}: Props): ReactNode {
  const { t } = useOperatorText();
  const words = useProblemText();
  const preview = ready ? query.data : undefined;
  const before = contracts.find(({ id }) => id === preview?.target_contract_id) ?? null;
  return (
    <Panel title={t('sign.preview')}>
      <div aria-live="polite" aria-busy={query.isFetching}>
        {!ready && <p className={styles['soft']}>{t('sign.preview.waiting')}</p>}
        {ready && query.isError && <p className={styles['refused']}>{words(query.error)}</p>}
        {ready && !query.isError && !preview && (
          <p className={styles['soft']}>{t('list.loading')}</p>
        )}
        {preview && !query.isError && (
          <Decision preview={preview} before={before} offerId={offerId} />
        )}
      </div>
      {children}
    </Panel>
  );
}
