import {
  Input,
  NativeSelect,
  SegmentedControl,
  Textarea,
  TextInput,
  type TextInputProps,
} from '@mantine/core';
import { type ReactNode, useId } from 'react';
import type { FieldPath, FieldValues, UseControllerReturn } from 'react-hook-form';
import { type Control, useController } from 'react-hook-form';
import { currencyUnit, decimalSign, HOME_CURRENCY } from '@/domain/money';
import { type OperatorCatalogue, useOperatorText } from '@/i18n/operator';
import type { PlainKey } from '@/i18n/types';
import styles from './fields.module.css';

export interface FieldProps<Values extends FieldValues> {
  control: Control<Values>;
  name: FieldPath<Values>;
  label: string;
  hint?: string;
  required?: boolean;
  disabled?: boolean;
  /** The label is said but not shown: it stands elsewhere in sight. */
  hideLabel?: boolean;
}

/** A rule of ours is named by a key of the catalogue; what the server said stands as it is. */
function useField<Values extends FieldValues>({ control, name }: FieldProps<Values>) {
  const { t } = useOperatorText();
  const { field, fieldState }: UseControllerReturn<Values> = useController({ control, name });
  const message = fieldState.error?.message;
  const error = message?.startsWith('invalid.')
    ? t(message as PlainKey<OperatorCatalogue>)
    : message;
  const value: string = field.value;
  return { ...field, value, error };
}

type Extra = Pick<TextInputProps, 'type' | 'inputMode' | 'autoComplete' | 'dir' | 'rightSection'> &
  Pick<TextInputProps, 'rightSectionWidth' | 'maxLength' | 'min' | 'max' | 'placeholder' | 'w'>;

/** One line of text. */
export function TextField<Values extends FieldValues>(
  props: FieldProps<Values> & { extra?: Extra; written?: (value: string) => string },
): ReactNode {
  const { label, hint, required, disabled, hideLabel, extra, written } = props;
  const field = useField(props);
  return (
    <TextInput
      {...field}
      {...extra}
      value={written ? written(field.value) : field.value}
      {...(hideLabel ? { 'aria-label': label } : { label })}
      description={hint}
      withAsterisk={required}
      disabled={disabled}
      autoComplete={extra?.autoComplete ?? 'off'}
    />
  );
}

/** An amount of money, typed the way people write it. */
export function MoneyField<Values extends FieldValues>(props: FieldProps<Values>): ReactNode {
  const { locale } = useOperatorText();
  const unit = <span className={styles['unit']}>{currencyUnit(HOME_CURRENCY, locale)}</span>;
  const extra: Extra = {
    inputMode: 'decimal',
    dir: 'ltr',
    rightSection: unit,
    rightSectionWidth: 56,
  };
  const written = (value: string) => value.replace('.', decimalSign(locale));
  return <TextField {...props} extra={extra} written={written} />;
}

/** A whole number with its unit. */
export function NumberField<Values extends FieldValues>(
  props: FieldProps<Values> & { unit?: string },
): ReactNode {
  const unit = props.unit && <span className={styles['unit']}>{props.unit}</span>;
  const extra: Extra = {
    inputMode: 'numeric',
    dir: 'ltr',
    rightSection: unit,
    rightSectionWidth: 64,
  };
  return <TextField {...props} extra={extra} />;
}

/** A telephone, written from left to right in every language. */
export function PhoneField<Values extends FieldValues>(props: FieldProps<Values>): ReactNode {
  return <TextField {...props} extra={{ type: 'tel', dir: 'ltr', inputMode: 'tel' }} />;
}

/** A calendar day, by the browser's own calendar. */
export function DateField<Values extends FieldValues>(
  props: FieldProps<Values> & { min?: string; max?: string },
): ReactNode {
  const { min, max } = props;
  return <TextField {...props} extra={{ type: 'date', min, max }} />;
}

/** Several lines of text. */
export function TextAreaField<Values extends FieldValues>(props: FieldProps<Values>): ReactNode {
  const { label, hint, required, disabled } = props;
  const field = useField(props);
  return (
    <Textarea
      {...field}
      label={label}
      description={hint}
      withAsterisk={required}
      disabled={disabled}
      autosize
      minRows={2}
      maxRows={6}
    />
  );
}

export interface Choice {
  value: string;
  label: string;
  disabled?: boolean;
}

/** One of many. */
export function SelectField<Values extends FieldValues>(
  props: FieldProps<Values> & { choices: Choice[] },
): ReactNode {
  const { label, hint, required, disabled, choices } = props;
  const field = useField(props);
  return (
    <NativeSelect
      {...field}
      label={label}
      description={hint}
      withAsterisk={required}
      disabled={disabled}
      data={choices}
    />
  );
}

/** One of few, all in sight. */
export function SegmentedField<Values extends FieldValues>(
  props: FieldProps<Values> & { choices: Choice[]; onChosen?: () => void },
): ReactNode {
  const { label, hint, disabled, choices, hideLabel, onChosen } = props;
  const { ref, value, onChange, onBlur, name, error } = useField(props);
  const id = useId();
  return (
    <Input.Wrapper
      label={hideLabel ? undefined : label}
      labelElement="div"
      labelProps={{ id }}
      description={hint}
      error={error}
    >
      <SegmentedControl
        ref={ref}
        fullWidth
        className={styles['segments'] ?? ''}
        name={name}
        value={value}
        data={choices}
        disabled={disabled ?? false}
        onChange={(chosen) => {
          onChange(chosen);
          onChosen?.();
        }}
        onBlur={onBlur}
        {...(hideLabel ? { 'aria-label': label } : { 'aria-labelledby': id })}
      />
    </Input.Wrapper>
  );
}
