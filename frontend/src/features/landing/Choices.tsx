import type { ReactNode } from 'react';
import { useLandingText } from '@/i18n/landing';

const ICONS = {
  subscribe: 'M12 5v14M5 12h14',
  change: 'M7 7h11m0 0-3-3m3 3-3 3M17 17H6m0 0 3 3m-3-3 3-3',
  bills: 'M7 3h10v18l-2.5-1.8L12 21l-2.5-1.8L7 21zM10 8h4M10 12h4',
} as const;

const CHOICES = ['subscribe', 'change', 'bills'] as const;

/** What a client will do here. None is open yet, and the page says so before anyone clicks. */
export function Choices(): ReactNode {
  const { t } = useLandingText();
  return (
    <section aria-labelledby="choices-title" className="choices-section">
      <h2 id="choices-title">{t('choices.title')}</h2>
      <ul className="choices">
        {CHOICES.map((choice) => (
          <li key={choice} className="choice">
            <svg className="choice-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
              <path d={ICONS[choice]} />
            </svg>
            <div className="choice-body">
              <h3>{t(`choice.${choice}.title`)}</h3>
              <p>{t(`choice.${choice}.text`)}</p>
            </div>
            <span className="tag">{t('choices.soon')}</span>
          </li>
        ))}
      </ul>
      <p className="hint">{t('choices.soon.help')}</p>
    </section>
  );
}
