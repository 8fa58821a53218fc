import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Navigate, useParams } from 'react-router';
import { ApiError } from '@/api/errors';
import { draftQuery } from '@/api/landing';
import { useLandingText } from '@/i18n/landing';
import { FailedRead, Loading } from '../kit/Notice';
import { StepPage } from '../kit/StepPage';
import { journeyOf } from './steps';

/** The address that was kept to come back: leads to the step where the draft stopped. */
export function ResumePage(): ReactNode {
  const { t } = useLandingText();
  const { draftId = '' } = useParams();
  const { data, error, refetch } = useQuery(draftQuery(draftId));
  if (data)
    return <Navigate to={`/${journeyOf(data.flow_type)}/${data.id}/${data.step}`} replace />;
  if (error instanceof ApiError && [404, 422].includes(error.status)) {
    return (
      <StepPage title={t('draft.gone.title')} lead={<p>{t('draft.gone.text')}</p>}>
        <a className="button" href="/landing">
          {t('page.not_found.home')}
        </a>
      </StepPage>
    );
  }
  return (
    <div className="landing-wrap step">
      {error ? <FailedRead error={error} onRetry={() => void refetch()} /> : <Loading />}
    </div>
  );
}
