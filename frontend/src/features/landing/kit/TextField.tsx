import type { ReactNode } from 'react';
import { useLandingText } from '@/i18n/landing';
import type { FieldProps } from './useForm';

interface Props {
  field: FieldProps;
  label: string;
  hint?: string;
  type?: 'text' | 'email' | 'tel' | 'date';
  autoComplete?: string;
  inputMode?: 'text' | 'numeric' | 'tel' | 'email';
  /** Identifiers, numbers and addresses of e-mail read left to right in every language. */
  leftToRight?: boolean;
  maxLength?: number;
  min?: string;
  lines?: number;
  width?: 'short' | 'full';
}

/** A labelled field: label, hint, error, input, in this order. */
export function TextField(props: Props): ReactNode {
  const { field, label, hint, type = 'text', leftToRight, lines, width = 'full' } = props;
  const { t } = useLandingText();
  const hintId = hint ? `${field.id}-hint` : '';
  const errorId = field.error ? `${field.id}-error` : '';
  const shared = {
    id: field.id,
    name: field.name,
    value: field.value,
    className: 'input',
    autoComplete: props.autoComplete ?? 'off',
    inputMode: props.inputMode,
    maxLength: props.maxLength,
    // a name or an address reads the way of its own letters, whatever the page's language
    dir: leftToRight ? 'ltr' : field.value ? 'auto' : undefined,
    'data-width': width,
    'aria-invalid': field.error ? true : undefined,
    'aria-describedby': [hintId, errorId].filter(Boolean).join(' ') || undefined,
    onBlur: field.onLeave,
  };
  return (
    <div className="field" data-invalid={field.error ? true : undefined}>
      <label htmlFor={field.id}>{label}</label>
      {hint && (
        <p className="hint" id={hintId}>
          {hint}
        </p>
      )}
      {field.error && (
        <p className="field-error" id={errorId}>
          <span className="visually-hidden">{t('form.error_prefix')}</span> {t(field.error)}
        </p>
      )}
      {lines ? (
        <textarea
          {...shared}
          rows={lines}
          onChange={(event) => {
            field.onValue(event.target.value);
          }}
        />
      ) : (
        <input
          {...shared}
          type={type}
          min={props.min}
          spellCheck={leftToRight ? false : undefined}
          autoCapitalize={leftToRight ? 'none' : undefined}
          onChange={(event) => {
            field.onValue(event.target.value);
          }}
        />
      )}
    </div>
  );
}

/** A value that is shown but cannot be typed over. */
export function ReadOnlyField(props: { id: string; label: string; value: string; hint?: string }) {
  const hintId = props.hint ? `${props.id}-hint` : undefined;
  return (
    <div className="field">
      <label htmlFor={props.id}>{props.label}</label>
      {props.hint && (
        <p className="hint" id={hintId}>
          {props.hint}
        </p>
      )}
      <input
        id={props.id}
        className="input input-held"
        dir="ltr"
        readOnly
        value={props.value}
        aria-describedby={hintId}
      />
    </div>
  );
}
