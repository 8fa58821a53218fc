import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Control, useWatch } from 'react-hook-form';
import { Link } from 'react-router';
import { clientsQuery } from '@/api/customers';
import {
  PhoneField,
  SegmentedField,
  SelectField,
  TextAreaField,
  TextField,
} from '@/components/form/fields';
import { FieldRow, Fields } from '@/components/form/layout';
import { SAVED } from '@/components/form/saved';
import { LOCALE_NAMES, LOCALES } from '@/domain/locale';
import { readCin } from '@/domain/person';
import { useOperatorText } from '@/i18n/operator';
import type { NewClientValues } from './signForm';
import styles from './Signing.module.css';

const TYPES = ['individual', 'business'] as const;
const PAUSE_MS = 300;

/** The client who has the CIN being typed, if there is one: use it instead of a second one. */
function KnownClient({ control }: { control: Control<NewClientValues> }): ReactNode {
  const { t } = useOperatorText();
  const typed = useWatch({ control, name: 'cin' });
  const [settled] = useDebouncedValue(typed, PAUSE_MS);
  const cin = readCin(settled);
  const { data } = useQuery({
    ...clientsQuery({ cin: cin ?? '', size: 1 }),
    enabled: cin !== null,
  });
  const known = cin === null ? undefined : data?.data[0];
  if (!known) return <div className={styles['unknown']} role="status" />;
  return (
    <div className={styles['known']} role="status">
      <p>{t('sign.known', { name: known.full_name })}</p>
      <Button
        component={Link}
        to={`/contracts/new/existing?client=${known.id}`}
        state={SAVED.state}
        size="compact-sm"
      >
        {t('sign.use_known')}
      </Button>
    </div>
  );
}

/** Who signs. */
export function PersonFields({ control }: { control: Control<NewClientValues> }): ReactNode {
  const { t } = useOperatorText();
  const business = useWatch({ control, name: 'client_type' }) === 'business';
  return (
    <Fields>
      <SegmentedField
        control={control}
        name="client_type"
        label={t('clients.type')}
        choices={TYPES.map((value) => ({ value, label: t(`clients.types.${value}`) }))}
      />
      <FieldRow>
        <TextField
          control={control}
          name="cin"
          label={t('clients.cin')}
          required={!business}
          extra={{ dir: 'ltr' }}
        />
        <TextField control={control} name="full_name" label={t('clients.name')} required />
      </FieldRow>
      <KnownClient control={control} />
      {business && (
        <TextField
          control={control}
          name="ice"
          label={t('clients.ice')}
          extra={{ dir: 'ltr', inputMode: 'numeric' }}
        />
      )}
      <FieldRow>
        <PhoneField control={control} name="phone" label={t('clients.phone')} />
        <TextField
          control={control}
          name="email"
          label={t('clients.email')}
          extra={{ type: 'email', dir: 'ltr' }}
        />
      </FieldRow>
      <FieldRow>
        <TextAreaField control={control} name="address" label={t('clients.address')} />
        <SelectField
          control={control}
          name="language"
          label={t('clients.language')}
          choices={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
        />
      </FieldRow>
    </Fields>
  );
}
