import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { RouterProvider } from 'react-router';
import { ToastProvider } from '@/components/feedback/Toasts';
import { TextProvider } from '@/i18n/context';
import { loadOperatorMessages, useOperatorText } from '@/i18n/operator';
import type { Loaded } from '@/i18n/types';
import { directionOf } from '@/domain/locale';
import '@mantine/core/styles.layer.css';
import '@/styles/tokens.css';
import '@/styles/base.css';
import '@/styles/controls.css';
import { createQueryClient } from './queryClient';
import { createRouter } from './router';
import { colorSchemeManager, cssVariables, theme } from './theme';

/** Menus and popovers open on the side that the language reads towards. */
function DirectionOfLanguage({ children }: { children: ReactNode }): ReactNode {
  const { direction } = useOperatorText();
  const { setDirection } = useDirection();
  useEffect(() => {
    setDirection(direction);
  }, [direction, setDirection]);
  return children;
}

/** The operator's workspace. */
export function App({ initial }: { initial: Loaded }): ReactNode {
  const [queryClient] = useState(createQueryClient);
  const [router] = useState(createRouter);
  return (
    <TextProvider initial={initial} load={loadOperatorMessages}>
      <DirectionProvider initialDirection={directionOf(initial.locale)} detectDirection={false}>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariables}
          colorSchemeManager={colorSchemeManager}
          defaultColorScheme="auto"
        >
          <DirectionOfLanguage>
            <QueryClientProvider client={queryClient}>
              <ToastProvider>
                <RouterProvider router={router} />
              </ToastProvider>
            </QueryClientProvider>
          </DirectionOfLanguage>
        </MantineProvider>
      </DirectionProvider>
    </TextProvider>
  );
}
