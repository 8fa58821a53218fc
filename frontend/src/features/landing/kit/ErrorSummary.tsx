import { type MouseEvent, type ReactNode, useEffect, useRef } from 'react';
import { useLandingText } from '@/i18n/landing';
import type { MessageKey } from './useForm';

interface Props {
  errors: Partial<Record<string, MessageKey>>;
  refusals: number;
}

function jumpTo(event: MouseEvent, id: string) {
  event.preventDefault();
  const field = document.getElementById(id);
  field?.scrollIntoView({ block: 'center' });
  field?.focus({ preventScroll: true });
}

/** Everything that stops the form, in one place that takes the focus, each line leading to its field. */
export function ErrorSummary({ errors, refusals }: Props): ReactNode {
  const { t } = useLandingText();
  const box = useRef<HTMLDivElement>(null);
  const found = Object.entries(errors).flatMap(([name, key]) => (key ? [{ name, key }] : []));

  useEffect(() => {
    if (refusals > 0) box.current?.focus();
  }, [refusals]);

  if (refusals === 0 || found.length === 0) return null;
  return (
    <div ref={box} className="error-summary" role="alert" tabIndex={-1}>
      <h2>{t('form.problem')}</h2>
      <ul>
        {found.map(({ name, key }) => (
          <li key={name}>
            <a
              href={`#field-${name}`}
              onClick={(event) => {
                jumpTo(event, `field-${name}`);
              }}
            >
              {t(key)}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
