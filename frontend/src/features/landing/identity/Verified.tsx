import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode, useState } from 'react';
import { useLandingText } from '@/i18n/landing';
import { useDraft } from '../journey/context';
import { FailedRead, FailureNotice, Loading, Notice } from '../kit/Notice';
import { StepPage } from '../kit/StepPage';
import { CodePage } from './CodePage';
import { GrantedContext, isLookup, lookupQuery, useRenewal } from './lookup';

/** Why somebody is asked again who they are. `known`: a form was filled in for a client that the API knows. */
type Reason = 'expired' | 'again' | 'known';

function AskAgain(): ReactNode {
  const { t } = useLandingText();
  const renew = useRenewal();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const ask = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await renew();
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  };
  return (
    <>
      <FailureNotice error={failure} />
      <button
        className="button button-main"
        type="button"
        aria-disabled={isBusy}
        onClick={() => void ask()}
      >
        {isBusy ? t('form.loading') : t('verify.action')}
      </button>
    </>
  );
}

/** Says why the visitor must be verified once more, that nothing is lost, and does it: as a page of its own. */
export function VerifyAgain({ reason }: { reason: Reason }): ReactNode {
  const { t } = useLandingText();
  return (
    <StepPage title={t(`verify.${reason}.title`)} lead={<p>{t(`verify.${reason}.text`)}</p>}>
      <AskAgain />
    </StepPage>
  );
}

/** The same in place of the last button of a form that is filled in. */
export function VerifyToSend({ reason }: { reason: Reason }): ReactNode {
  const { t } = useLandingText();
  return (
    <div className="confirm">
      <Notice tone="warn" title={t(`verify.${reason}.title`)} isAlert>
        <p>{t(`verify.${reason}.text`)}</p>
      </Notice>
      <AskAgain />
    </div>
  );
}

/** Shows its pages once the client of the draft's CIN is verified; asks for the one-time code where there is one. */
export function Verified({ children }: { children: ReactNode }): ReactNode {
  const { answers, byCode } = useDraft();
  const cin = answers.cin ?? '';
  // a code is never sent unasked: a page that is only opened again must not cost the client a message
  const { data, error, refetch } = useQuery({ ...lookupQuery(cin), enabled: !byCode });
  if (data && isLookup(data)) {
    return (
      <GrantedContext value={data}>
        <Fragment key={data.expires_at}>{children}</Fragment>
      </GrantedContext>
    );
  }
  if (data) return <CodePage cin={cin} sent={data} />;
  if (byCode) return <VerifyAgain reason="again" />;
  return (
    <div className="landing-wrap step">
      {error ? <FailedRead error={error} onRetry={() => void refetch()} /> : <Loading />}
    </div>
  );
}
