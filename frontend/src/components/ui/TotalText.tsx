import type { ReactNode } from 'react';
import { formatCount } from '@/domain/intl';
import { useOperatorText } from '@/i18n/operator';

/** How many there are; the server stops counting at a cap, and then there are at least that many. */
export function TotalText({ total, capped }: { total: number; capped: boolean }): ReactNode {
  const { t, locale } = useOperatorText();
  if (!capped) return t('list.total', { count: total });
  const count = formatCount(total, locale);
  return t('list.total_capped', { count });
}
