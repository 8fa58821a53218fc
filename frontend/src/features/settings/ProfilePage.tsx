import { NativeSelect, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { signedInName } from '@/api/session';
import { identityQuery } from '@/api/system';
import { Fields } from '@/components/form/layout';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { Facts, Panel } from '@/components/ui/Panel';
import { isLocale, LOCALE_NAMES, LOCALES } from '@/domain/locale';
import { useOperatorText } from '@/i18n/operator';
import { useRoleNames } from './roles';
import styles from './Settings.module.css';

const SCHEMES = ['auto', 'light', 'dark'] as const;

function Look(): ReactNode {
  const { t, locale, setLocale } = useOperatorText();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const id = useId();
  return (
    <Panel title={t('profile.look')} aside={t('profile.look.hint')}>
      <Fields>
        <NativeSelect
          label={t('language.label')}
          value={locale}
          data={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
          onChange={({ currentTarget: { value } }) => {
            if (isLocale(value)) void setLocale(value);
          }}
        />
        <div>
          <p id={id} className={styles['label']}>
            {t('profile.theme')}
          </p>
          <SegmentedControl
            fullWidth
            aria-labelledby={id}
            value={colorScheme}
            data={SCHEMES.map((value) => ({ value, label: t(`profile.theme.${value}`) }))}
            onChange={setColorScheme}
          />
        </div>
      </Fields>
    </Panel>
  );
}

/** Who is at work, and how the workspace looks to them. */
export function ProfilePage(): ReactNode {
  const { t } = useOperatorText();
  const roleNames = useRoleNames();
  const { data, error, refetch } = useQuery(identityQuery);
  const name = signedInName();
  return (
    <>
      <PageHeader title={t('settings.profile')} />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      <div className={styles['form']}>
        {data && (
          <Panel title={t('profile.identity')}>
            <Facts
              facts={[
                [t('users.name'), <bdi key="name">{name ?? t('profile.local')}</bdi>],
                [t('overview.actor'), <bdi key="actor">{data.actor_id}</bdi>],
                [t('overview.roles'), roleNames(data.roles)],
              ]}
            />
          </Panel>
        )}
        <Look />
      </div>
    </>
  );
}
