import type { ReactNode } from 'react';
import { useLandingText } from '@/i18n/landing';
import { TITLE_ID } from './StepPage';
import type { FieldProps } from './useForm';

export interface Option {
  value: string;
  label: ReactNode;
  /** A second line, part of the name that a screen reader says. */
  detail?: ReactNode;
  /** What stands at the far end: a price, a difference. */
  aside?: ReactNode;
}

interface Props {
  field: FieldProps;
  options: readonly Option[];
  /** A name of its own for a group that is not the only question of the page. */
  legend?: ReactNode;
  columns?: boolean;
}

/** One answer out of several, each a target as large as its text. */
export function Choice({ field, options, legend, columns }: Props): ReactNode {
  const { t } = useLandingText();
  const errorId = field.error ? `${field.name}-error` : undefined;
  return (
    <fieldset
      className="choice-group"
      aria-labelledby={legend ? undefined : TITLE_ID}
      aria-describedby={errorId}
      data-invalid={field.error ? true : undefined}
    >
      {legend && <legend>{legend}</legend>}
      {field.error && (
        <p className="field-error" id={errorId}>
          <span className="visually-hidden">{t('form.error_prefix')}</span> {t(field.error)}
        </p>
      )}
      <div className="options" data-columns={columns ? true : undefined}>
        {options.map(({ value, label, detail, aside }, index) => (
          <div key={value} className="option-line">
            <label className="option">
              <input
                type="radio"
                id={index === 0 ? field.id : `${field.id}-${value}`}
                name={field.name}
                value={value}
                checked={field.value === value}
                onChange={() => {
                  field.onValue(value);
                }}
              />
              <span className="option-text">
                <span className="option-label">{label}</span>{' '}
                {detail && <span className="option-detail">{detail}</span>}
              </span>{' '}
              {aside && <span className="option-aside">{aside}</span>}
            </label>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
