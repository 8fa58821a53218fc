import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Bill, billsQuery, type Lookup } from '@/api/landing';
import { formatLongDay, formatMonth } from '@/domain/dates';
import { formatMoney } from '@/domain/money';
import { useLandingText } from '@/i18n/landing';
import { lookupQuery, useGranted } from '../identity/lookup';
import { VerifyAgain } from '../identity/Verified';
import { useJourney } from '../journey/context';
import { isTokenRefused } from '../journey/refusals';
import { DownloadButton } from '../kit/Download';
import { FailedRead, Loading, Notice } from '../kit/Notice';
import { StepPage } from '../kit/StepPage';
import { Ltr } from '../kit/Summary';
import { ICON } from '../kit/icon';

const SHAPES: Record<Bill['status'], string> = {
  issued: 'M12 7v5l3 2',
  paid: 'M7 12.5l3.5 3.5L17 9',
  overdue: 'M12 7v6M12 16.5v.5',
  void: 'M8 12h8',
};

function BillStatus({ status }: { status: Bill['status'] }): ReactNode {
  const { t } = useLandingText();
  return (
    <span className="bill-status" data-status={status}>
      <svg viewBox="0 0 24 24" {...ICON}>
        <circle cx="12" cy="12" r="10" />
        <path d={SHAPES[status]} />
      </svg>
      {t(`bill.status.${status}`)}
    </span>
  );
}

interface CardProps {
  bill: Bill;
  /** The address of its document out of a list that was read anew. */
  freshAddress: (invoiceId: string) => Promise<string>;
  onRefused: () => void;
}

function BillCard({ bill, freshAddress, onRefused }: CardProps): ReactNode {
  const { t, locale } = useLandingText();
  const money = (amount: string) => <bdi>{formatMoney(amount, bill.currency, locale)}</bdi>;
  const isOwed = bill.status === 'issued' || bill.status === 'overdue';
  return (
    <li className="bill">
      <div className="bill-heading">
        <h2>{formatMonth(bill.period_start, locale)}</h2>
        <BillStatus status={bill.status} />
      </div>
      <dl className="bill-facts">
        {isOwed && (
          <div className="bill-due">
            <dt>{t('bill.due')}</dt>
            <dd>{money(bill.outstanding_amount)}</dd>
          </div>
        )}
        {isOwed && (
          <div>
            <dt>{t('bill.before')}</dt>
            <dd>{formatLongDay(bill.due_date, locale)}</dd>
          </div>
        )}
        <div>
          <dt>{t('bill.total')}</dt>
          <dd>{money(bill.total_amount)}</dd>
        </div>
        <div>
          <dt>{t('bill.number')}</dt>
          <dd>
            <Ltr>{bill.invoice_number}</Ltr>
          </dd>
        </div>
      </dl>
      <DownloadButton
        addressOf={(isFresh) =>
          isFresh ? freshAddress(bill.invoice_id) : Promise.resolve(bill.document_download_url)
        }
        fileName={`${bill.invoice_number}.pdf`}
        about={formatMonth(bill.period_start, locale)}
        onRefused={onRefused}
      >
        {t('bill.download')}
      </DownloadButton>
    </li>
  );
}

function Bills({ bills, lookup }: { bills: readonly Bill[]; lookup: Lookup }): ReactNode {
  const queries = useQueryClient();
  const freshAddress = async (invoiceId: string) => {
    const { invoices } = await queries.query({ ...billsQuery(lookup), staleTime: 0 });
    const found = invoices.find(({ invoice_id: id }) => id === invoiceId);
    return found?.document_download_url ?? '';
  };
  const onRefused = () => {
    // reading the list again with a token that is too old says so in place of the list
    void queries.invalidateQueries({ queryKey: billsQuery(lookup).queryKey });
  };
  return (
    <ul className="bills">
      {bills.map((bill) => (
        <BillCard
          key={bill.invoice_id}
          bill={bill}
          freshAddress={freshAddress}
          onRefused={onRefused}
        />
      ))}
    </ul>
  );
}

/** The client's bills, newest first: what is due, until when, and the document. */
export function BillsPage(): ReactNode {
  const { t } = useLandingText();
  const { back } = useJourney();
  const lookup = useGranted();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(billsQuery(lookup));
  if (isTokenRefused(error)) return <VerifyAgain reason="expired" />;
  if (!data) {
    return (
      <StepPage title={t('bills.title')} back={back}>
        {error ? <FailedRead error={error} onRetry={() => void refetch()} /> : <Loading rows={4} />}
      </StepPage>
    );
  }
  const forget = () => {
    queries.removeQueries({ queryKey: lookupQuery(lookup.cin).queryKey });
    queries.removeQueries({ queryKey: billsQuery(lookup).queryKey });
  };
  return (
    <StepPage
      title={t('bills.title')}
      lead={
        <p>
          <bdi>{data.client.full_name}</bdi>
        </p>
      }
      back={back}
      after={
        <p className="screen-only">
          <a className="button button-second" href="/landing" onClick={forget}>
            {t('bills.leave')}
          </a>
        </p>
      }
    >
      {data.invoices.length > 0 ? (
        <Bills bills={data.invoices} lookup={lookup} />
      ) : (
        <Notice title={t('bills.none.title')}>
          <p>{t('bills.none.text')}</p>
        </Notice>
      )}
    </StepPage>
  );
}
