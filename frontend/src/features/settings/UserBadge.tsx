import type { ReactNode } from 'react';
import type { User } from '@/api/access';
import { StatusBadge } from '@/components/ui/StatusBadge';
import { useOperatorText } from '@/i18n/operator';

export function UserBadge({ user }: { user: User }): ReactNode {
  const { t } = useOperatorText();
  return user.is_active ? (
    <StatusBadge tone="ok">{t('users.active')}</StatusBadge>
  ) : (
    <StatusBadge tone="muted">{t('users.disabled')}</StatusBadge>
  );
}
