import type { ReactNode } from 'react';
import { useDocumentTitle } from '@/components/useDocumentTitle';
import { Zellige } from '@/components/brand/Zellige';
import { useLandingText } from '@/i18n/landing';
import { Choices } from './Choices';
import { Offers } from './Offers';

export function StartPage(): ReactNode {
  const { t } = useLandingText();
  useDocumentTitle(t('page.title'));
  return (
    <>
      <div className="hero">
        <Zellige className="hero-pattern" />
        <div className="landing-wrap hero-text">
          <h1>{t('page.title')}</h1>
          <p>{t('page.lead')}</p>
        </div>
      </div>
      <div className="landing-wrap landing-body">
        <Choices />
        <Offers />
      </div>
    </>
  );
}
