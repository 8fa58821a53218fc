import { DirectionProvider, MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { routes } from '@/app/router';
import { cssVariables, theme } from '@/app/theme';
import { ToastProvider } from '@/components/feedback/Toasts';
import type { Locale } from '@/domain/locale';
import { LandingApp } from '@/features/landing/LandingApp';
import { TextProvider } from '@/i18n/context';
import { loadLandingMessages } from '@/i18n/landing';
import { loadOperatorMessages } from '@/i18n/operator';

/** Failures are shown at once instead of being asked again. */
function impatientClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false } } });
}

function Workspace({ children }: { children: ReactNode }): ReactNode {
  return (
    <DirectionProvider detectDirection={false}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} env="test">
        <QueryClientProvider client={impatientClient()}>
          <ToastProvider>{children}</ToastProvider>
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  );
}

/** The whole workspace at an address, with its real routes. */
export async function renderOperator(path: string, locale: Locale = 'fr') {
  const router = createMemoryRouter(routes, { initialEntries: [path] });
  const initial = { locale, messages: await loadOperatorMessages(locale) };
  render(
    <TextProvider initial={initial} load={loadOperatorMessages}>
      <Workspace>
        <RouterProvider router={router} />
      </Workspace>
    </TextProvider>,
  );
  return router;
}

/** The whole public entry at an address. */
export async function renderLanding(path = '/landing', locale: Locale = 'fr') {
  window.history.replaceState(null, '', path);
  await import('@/features/landing/Journeys');
  const initial = { locale, messages: await loadLandingMessages(locale) };
  return render(<LandingApp initial={initial} />);
}
