import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, type ReactNode, useEffect, useState } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { isTransient } from '@/api/errors';
import { RenderGuard } from '@/components/RenderGuard';
import { TextProvider } from '@/i18n/context';
import { loadLandingMessages } from '@/i18n/landing';
import type { Loaded } from '@/i18n/types';
import '@/styles/tokens.css';
import '@/styles/base.css';
import './landing.css';
import { FailedPage, NotFoundPage } from './MessagePages';
import { LandingLayout } from './LandingLayout';
import { StartPage } from './StartPage';

const RETRIES = 2;
const PAUSE_MS = 1500;

/** The journeys travel after the start page, while it is being read. */
const loadJourneys = () => import('./Journeys');
const SubscribeJourney = lazy(async () => ({ default: (await loadJourneys()).SubscribeJourney }));
const ChangeJourney = lazy(async () => ({ default: (await loadJourneys()).ChangeJourney }));
const BillsJourney = lazy(async () => ({ default: (await loadJourneys()).BillsJourney }));
const ResumePage = lazy(async () => ({ default: (await loadJourneys()).ResumePage }));

/** Fetch the journeys once the page stands still; without a connection they are asked for again when opened. */
function fetchJourneysLater(): () => void {
  const timer = setTimeout(() => {
    loadJourneys().catch(() => undefined);
  }, PAUSE_MS);
  return () => {
    clearTimeout(timer);
  };
}

function landingQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: (failures, error) => isTransient(error) && failures < RETRIES },
    },
  });
}

/** Every public page, inside whichever router knows the address. */
export function LandingPages({ initial }: { initial: Loaded }): ReactNode {
  const [queryClient] = useState(landingQueryClient);
  return (
    <TextProvider initial={initial} load={loadLandingMessages}>
      <RenderGuard fallback={<FailedPage />}>
        <QueryClientProvider client={queryClient}>
          <Routes>
            <Route element={<LandingLayout />}>
              <Route index element={<StartPage />} />
              <Route path="subscribe" element={<SubscribeJourney />} />
              <Route path="subscribe/:draftId/:step?" element={<SubscribeJourney />} />
              <Route path="change" element={<ChangeJourney />} />
              <Route path="change/:draftId/:step?" element={<ChangeJourney />} />
              <Route path="bills" element={<BillsJourney />} />
              <Route path="bills/:draftId/:step?" element={<BillsJourney />} />
              <Route path="resume/:draftId" element={<ResumePage />} />
              <Route path="*" element={<NotFoundPage />} />
            </Route>
          </Routes>
        </QueryClientProvider>
      </RenderGuard>
    </TextProvider>
  );
}

/** The public page: its own entry, its own native kit, nothing of the operator's workspace. */
export function LandingApp({ initial }: { initial: Loaded }): ReactNode {
  useEffect(fetchJourneysLater, []);
  return (
    <BrowserRouter basename="/landing">
      <LandingPages initial={initial} />
    </BrowserRouter>
  );
}
