import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { contractLink, documentKey } from '@/api/landing';
import { formatLongDay } from '@/domain/dates';
import { formatNumber } from '@/domain/numbers';
import { useLandingText } from '@/i18n/landing';
import { useFormToken } from '../identity/lookup';
import { Verified } from '../identity/Verified';
import { DownloadButton } from '../kit/Download';
import { PageTitle } from '../kit/StepPage';
import { Ltr, SummaryList } from '../kit/Summary';
import { useDraft, useJourney } from './context';
import type { Outcome } from './draft';
import { contractReference } from './requests';
import { ICON } from '../kit/icon';

/** The contract on a button; once its first address is too old, a fresh one is asked for. */
function ContractDownload({ outcome }: { outcome: Outcome }): ReactNode {
  const { t } = useLandingText();
  const { answers } = useJourney();
  const queries = useQueryClient();
  const token = useFormToken();
  const { contractId } = outcome;
  const addressOf = async (isFresh: boolean) => {
    const known = queries.getQueryData<string>(documentKey(contractId));
    if (known && !isFresh) return known;
    const fresh = await contractLink(contractId, answers.cin ?? '', token);
    queries.setQueryData(documentKey(contractId), fresh);
    return fresh;
  };
  return (
    <DownloadButton addressOf={addressOf} fileName={`${contractReference(contractId)}.pdf`} isMain>
      {t('done.download')}
    </DownloadButton>
  );
}

function Done({ outcome, onVerify }: { outcome: Outcome; onVerify?: () => void }): ReactNode {
  const { t, locale } = useLandingText();
  const { answers } = useJourney();
  const kind = outcome.isPlanChange ? 'change' : 'new';
  const rows = [
    { label: t('row.offer'), value: outcome.offerName },
    { label: t('row.line'), value: <Ltr>{formatNumber(outcome.serviceIdentifier)}</Ltr> },
    { label: t('row.start'), value: formatLongDay(outcome.startDate, locale) },
  ];
  return (
    <div className="landing-wrap step">
      <div className="done-panel">
        <svg viewBox="0 0 48 48" {...ICON}>
          <circle cx="24" cy="24" r="22" />
          <path d="M14.5 24.5l6.5 6.5 12.5-14" />
        </svg>
        <PageTitle>{t(`done.${kind}.title`)}</PageTitle>
        <p>
          {t('done.reference')}
          <strong>
            <Ltr>{contractReference(outcome.contractId)}</Ltr>
          </strong>
        </p>
      </div>
      <SummaryList rows={rows} />
      {onVerify ? (
        <button className="button button-main" type="button" onClick={onVerify}>
          {t('done.download')}
        </button>
      ) : (
        <ContractDownload outcome={outcome} />
      )}
      <section className="stack">
        <h2>{t('done.next.title')}</h2>
        <ul className="bullets">
          {outcome.isPlanChange ? (
            <li>{t('done.next.change')}</li>
          ) : (
            <li>{t(answers.service === 'mobile' ? 'done.next.mobile' : 'done.next.home')}</li>
          )}
          <li>{t('done.next.bill')}</li>
          <li>{t('done.next.keep')}</li>
        </ul>
      </section>
      <p className="screen-only">
        <Link to="/">{t('page.not_found.home')}</Link>
      </p>
    </div>
  );
}

/** The request was carried out: its reference, its contract, what comes next. Survives a reload and a bookmark. */
export function DonePage(): ReactNode {
  const { outcome, byCode } = useDraft();
  const queries = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  if (!outcome) return null;
  const hasLink = queries.getQueryData(documentKey(outcome.contractId)) !== undefined;
  if (isAsked) {
    return (
      <Verified>
        <Done outcome={outcome} />
      </Verified>
    );
  }
  // a one-time code is asked for by who wants the document, not by who only reads the reference
  const onVerify = () => {
    setAsked(true);
  };
  return <Done outcome={outcome} onVerify={byCode && !hasLink ? onVerify : undefined} />;
}
