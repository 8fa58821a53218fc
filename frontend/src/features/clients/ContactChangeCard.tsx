import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type ContactChange, decideChange } from '@/api/account';
import { Problem } from '@/components/feedback/Problem';
import { useToast } from '@/components/feedback/toasts';
import { formatInstant } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import styles from './ClientPage.module.css';

const FIELDS = ['full_name', 'email', 'phone', 'address'] as const;
const LABELS = {
  full_name: 'clients.name',
  email: 'clients.email',
  phone: 'clients.phone',
  address: 'clients.address',
} as const;

/** Known and proposed, side by side. */
function Comparison({ change }: { change: ContactChange }): ReactNode {
  const { t } = useOperatorText();
  const fields = FIELDS.filter((field) => change.proposed[field] !== null);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('conflict.field')}</th>
          <th scope="col">{t('changes.current')}</th>
          <th scope="col">{t('changes.proposed')}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field}>
            <th scope="row">{t(LABELS[field])}</th>
            <td>
              <bdi>{change.current[field] ?? t('value.none')}</bdi>
            </td>
            <td>
              <bdi>{change.proposed[field]}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface Props {
  change: ContactChange;
  /** The client's name leads to its page, where this is not that page. */
  linked?: boolean;
}

/** Names or contacts that somebody gave on the public page for a known client: nothing changes until it is accepted. */
export function ContactChangeCard({ change, linked = false }: Props): ReactNode {
  const { t, locale } = useOperatorText();
  const toast = useToast();
  const decide = useMutation(decideChange(useQueryClient()));
  const given = formatInstant(change.created_at, locale);
  const choose = (accept: boolean) => () => {
    decide.mutate(
      { id: change.id, accept },
      {
        onSuccess: () => {
          toast(t(accept ? 'changes.accepted' : 'changes.rejected', { name: change.client_name }));
        },
      },
    );
  };
  return (
    <article className={styles['change']} aria-label={change.client_name}>
      <p>
        {linked && (
          <>
            <Link to={`/clients/${change.client_id}`}>{change.client_name}</Link>
            {' · '}
          </>
        )}
        <span className={styles['note']}>{t('changes.given', { instant: given })}</span>
      </p>
      <Comparison change={change} />
      {decide.error && <Problem error={decide.error} />}
      {change.status === 'pending' ? (
        <div className={styles['buttons']}>
          <Button onClick={choose(true)} loading={decide.isPending}>
            {t('changes.accept')}
          </Button>
          <Button variant="default" onClick={choose(false)} disabled={decide.isPending}>
            {t('changes.reject')}
          </Button>
        </div>
      ) : (
        <p className={styles['note']}>
          {t(`changes.status.${change.status}`)}
          {change.decided_by !== null && ` · ${change.decided_by}`}
        </p>
      )}
    </article>
  );
}
