import type { Page } from '@playwright/test';
import { type Visit } from './scene.ts';

const answering = (path: string, status: number, code: string) => (page: Page) =>
  page.route(path, (route) =>
    route.fulfill({
      status,
      json: { error: { code, message: '', details: null, trace_id: '4bf92f3577b34da6' } },
    }),
  );

export const shell: Visit[] = [
  {
    path: () => '/',
    states: [
      { name: 'overview', title: 'The overview' },
      {
        name: 'health',
        title: 'How the service is, in words',
        reach: async ({ page, say }) => {
          await page.getByRole('button', { name: say('health.ready') }).click();
          await page.getByRole('dialog').waitFor();
        },
      },
      {
        name: 'palette',
        title: 'Ctrl+K finds clients, lines, invoices and actions',
        reach: async ({ page }) => {
          await page.keyboard.press('Control+k');
          await page.getByRole('combobox').fill('be');
          await page.getByRole('option', { name: /\+212/ }).first().waitFor();
        },
      },
    ],
  },
  {
    path: () => '/clients?q=a',
    before: answering('**/api/v1/customers*', 500, 'internal_error'),
    states: [
      {
        name: 'list-failed',
        title: 'A list that could not be read, with its reference',
        reach: ({ page }) => page.getByText('4bf92f3577b34da6').first().waitFor(),
      },
    ],
  },
  {
    path: () => '/nowhere',
    states: [{ name: 'not-found', title: 'An address that leads nowhere' }],
  },
  {
    path: () => '/',
    before: answering('**/api/v1/me', 401, 'unauthorized'),
    states: [{ name: 'sign-in', title: 'The way in' }],
  },
];
