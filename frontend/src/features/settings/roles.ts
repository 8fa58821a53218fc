import { useCallback } from 'react';
import { type Role, ROLES } from '@/api/access';
import { useOperatorText } from '@/i18n/operator';

const isRole = (role: string): role is Role => ROLES.some((known) => known === role);

/** Roles in words, one after the other. */
export function useRoleNames(): (roles: readonly string[]) => string {
  const { t } = useOperatorText();
  return useCallback(
    (roles) => roles.map((role) => (isRole(role) ? t(`role.${role}`) : role)).join(' · '),
    [t],
  );
}

/** The roles to choose from, each with what it may do. */
export function useRoleChecks() {
  const { t } = useOperatorText();
  return ROLES.map((value) => ({
    value,
    label: t(`role.${value}`),
    hint: t(`role.${value}.hint`),
  }));
}
