import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { subscriptionsQuery } from '@/api/landing';
import { useGranted } from '../identity/lookup';
import { VerifyAgain } from '../identity/Verified';
import { useJourney } from '../journey/context';
import { isTokenRefused } from '../journey/refusals';
import { FailedRead, Loading } from '../kit/Notice';
import { StepPage } from '../kit/StepPage';
import type { Found } from './chosen';

interface Props {
  /** The heading while the lines are read. */
  title: string;
  children: (found: Found) => ReactNode;
}

/** The client's lines, read once and shared by the pages of the journey. */
export function WithSubscriptions({ title, children }: Props): ReactNode {
  const lookup = useGranted();
  const { back } = useJourney();
  const { data, error, refetch } = useQuery({ ...subscriptionsQuery(lookup), staleTime: 60_000 });
  if (isTokenRefused(error)) return <VerifyAgain reason="expired" />;
  if (data) return children(data);
  return (
    <StepPage title={title} back={back}>
      {error ? <FailedRead error={error} onRetry={() => void refetch()} /> : <Loading />}
    </StepPage>
  );
}
