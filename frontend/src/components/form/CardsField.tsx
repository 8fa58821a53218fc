import { Input } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { type FieldValues, useController } from 'react-hook-form';
import { type OperatorCatalogue, useOperatorText } from '@/i18n/operator';
import type { PlainKey } from '@/i18n/types';
import styles from './CardsField.module.css';
import type { FieldProps } from './fields';

export interface Card {
  value: string;
  title: ReactNode;
  /** What stands at the end of the title's line: a price, a status. */
  aside?: ReactNode;
  text?: ReactNode;
}

/** One of several, each with enough said to choose by. */
export function CardsField<Values extends FieldValues>(
  props: FieldProps<Values> & { cards: Card[]; empty?: string; onChosen?: () => void },
): ReactNode {
  const { control, name, label, hint, hideLabel, cards, empty, onChosen } = props;
  const { t } = useOperatorText();
  const { field, fieldState } = useController({ control, name });
  const id = useId();
  const message = fieldState.error?.message;
  const error = message?.startsWith('invalid.')
    ? t(message as PlainKey<OperatorCatalogue>)
    : message;
  return (
    <fieldset className={styles['group']} aria-describedby={error ? id : undefined}>
      <legend className={hideLabel ? 'visually-hidden' : styles['legend']}>{label}</legend>
      {hint !== undefined && <p className={styles['hint']}>{hint}</p>}
      {cards.length === 0 && empty !== undefined && <p className={styles['hint']}>{empty}</p>}
      <div className={styles['cards']}>
        {cards.map(({ value, title, aside, text }, index) => (
          <label key={value} className={styles['card']}>
            <input
              type="radio"
              className={styles['radio']}
              ref={index === 0 ? field.ref : undefined}
              name={field.name}
              value={value}
              checked={field.value === value}
              onBlur={field.onBlur}
              onChange={() => {
                field.onChange(value);
                onChosen?.();
              }}
            />
            <span className={styles['title']}>{title}</span>
            {aside !== undefined && <span className={styles['aside']}>{aside}</span>}
            {text !== undefined && <span className={styles['text']}>{text}</span>}
          </label>
        ))}
      </div>
      {error !== undefined && (
        <Input.Error id={id} role="alert">
          {error}
        </Input.Error>
      )}
    </fieldset>
  );
}
