import { Checkbox } from '@mantine/core';
import type { ReactNode } from 'react';
import { type FieldValues, useController } from 'react-hook-form';
import { type OperatorCatalogue, useOperatorText } from '@/i18n/operator';
import type { PlainKey } from '@/i18n/types';
import styles from './fields.module.css';
import type { FieldProps } from './fields';

interface Check {
  value: string;
  label: string;
  hint?: string;
}

/** Several of some, all in sight. */
export function ChecksField<Values extends FieldValues>(
  props: FieldProps<Values> & { checks: Check[] },
): ReactNode {
  const { control, name, label, hint, required, checks } = props;
  const { t } = useOperatorText();
  const { field, fieldState } = useController({ control, name });
  const value: string[] = field.value;
  const message = fieldState.error?.message;
  const error = message?.startsWith('invalid.')
    ? t(message as PlainKey<OperatorCatalogue>)
    : message;
  return (
    <Checkbox.Group
      label={label}
      description={hint}
      withAsterisk={required}
      error={error}
      value={value}
      onChange={field.onChange}
    >
      <div className={styles['checks']}>
        {checks.map((check, index) => (
          <Checkbox
            key={check.value}
            {...(index === 0 ? { ref: field.ref } : {})}
            value={check.value}
            label={check.label}
            description={check.hint}
            onBlur={field.onBlur}
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}
