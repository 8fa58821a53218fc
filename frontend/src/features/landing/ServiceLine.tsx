import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { healthQuery } from '@/api/system';
import { useLandingText } from '@/i18n/landing';

const EVERY_SECONDS = 60;

/** One line that says whether the service works, in words that mean something to a client. */
export function ServiceLine(): ReactNode {
  const { t } = useLandingText();
  const { data: health } = useQuery(healthQuery(EVERY_SECONDS));
  const state = health?.state ?? 'checking';
  return (
    <p className="service-line" role="status" data-state={state}>
      <span className="service-dot" aria-hidden="true" />
      {t(`health.${state}`)}
    </p>
  );
}
