import type { ReactNode } from 'react';
import type { Case, CaseStatus } from '@/api/cases';
import { StatusBadge, type Tone } from '@/components/ui/StatusBadge';
import { useOperatorText } from '@/i18n/operator';

const CASE: Record<CaseStatus, Tone> = {
  open: 'bad',
  in_progress: 'warn',
  resolved: 'ok',
  closed: 'muted',
};

/** A case's status, and beside it what keeps dunning away. */
export function CaseBadges({ of }: { of: Pick<Case, 'status' | 'hold'> }): ReactNode {
  const { t } = useOperatorText();
  return (
    <>
      <StatusBadge tone={CASE[of.status]}>{t(`case.status.${of.status}`)}</StatusBadge>
      {of.hold !== null && (
        <>
          {' '}
          <StatusBadge tone="info">{t(`case.hold.${of.hold}`)}</StatusBadge>
        </>
      )}
    </>
  );
}
