import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useLandingText } from '@/i18n/landing';
import { JOURNEYS } from './journey/steps';
import { ICON } from './kit/icon';

const ICONS = {
  subscribe: 'M12 5v14M5 12h14',
  change: 'M7 7h11m0 0-3-3m3 3-3 3M17 17H6m0 0 3 3m-3-3 3-3',
  bills: 'M7 3h10v18l-2.5-1.8L12 21l-2.5-1.8L7 21zM10 8h4M10 12h4',
} as const;

/** What a client can do here: three large targets, the whole of each leads on. */
export function Choices(): ReactNode {
  const { t } = useLandingText();
  return (
    <section aria-labelledby="choices-title" className="choices-section">
      <h2 id="choices-title">{t('choices.title')}</h2>
      <ul className="choices">
        {JOURNEYS.map((journey) => (
          <li key={journey} className="choice">
            <svg className="choice-icon" viewBox="0 0 24 24" {...ICON}>
              <path d={ICONS[journey]} />
            </svg>
            <div className="choice-body">
              <h3>
                <Link className="choice-link" to={`/${journey}`}>
                  {t(`choice.${journey}.title`)}
                </Link>
              </h3>
              <p>{t(`choice.${journey}.text`)}</p>
            </div>
            <svg className="choice-arrow" viewBox="0 0 24 24" {...ICON}>
              <path d="m9.5 6 6 6-6 6" />
            </svg>
          </li>
        ))}
      </ul>
      <p className="hint">{t('choices.help')}</p>
    </section>
  );
}
