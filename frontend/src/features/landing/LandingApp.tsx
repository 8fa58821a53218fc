import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
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

function landingQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: (failures, error) => isTransient(error) && failures < RETRIES },
    },
  });
}

/** The public page: its own entry, its own native kit, nothing of the operator's workspace. */
export function LandingApp({ initial }: { initial: Loaded }): ReactNode {
  const [queryClient] = useState(landingQueryClient);
  return (
    <TextProvider initial={initial} load={loadLandingMessages}>
      <RenderGuard fallback={<FailedPage />}>
        <QueryClientProvider client={queryClient}>
          <BrowserRouter basename="/landing">
            <Routes>
              <Route element={<LandingLayout />}>
                <Route index element={<StartPage />} />
                <Route path="*" element={<NotFoundPage />} />
              </Route>
            </Routes>
          </BrowserRouter>
        </QueryClientProvider>
      </RenderGuard>
    </TextProvider>
  );
}
