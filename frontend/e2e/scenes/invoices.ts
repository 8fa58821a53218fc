import { chosen, opened, type Visit } from './scene.ts';

export const invoices: Visit[] = [
  {
    path: () => '/invoices',
    states: [
      { name: 'invoices', title: 'Invoices, with the counts of every status' },
      {
        name: 'invoices-export',
        title: 'The filtered set as a file',
        reach: async ({ page, say }) => {
          await page.getByRole('button', { name: say('invoices.export') }).click();
          await page.getByRole('menuitem').first().waitFor();
        },
      },
    ],
  },
  {
    path: ({ invoice }) => `/invoices/${invoice}`,
    states: [
      { name: 'invoice', title: 'An invoice: why each amount, what was paid, the document' },
      {
        name: 'invoice-payment',
        title: 'Money received',
        reach: (stage) => opened(stage, 'payments.record'),
      },
      {
        name: 'invoice-settle',
        title: 'Settling all that is owed',
        reach: (stage) => chosen(stage, 'invoices.actions', 'payments.settle'),
      },
      {
        name: 'invoice-void',
        title: 'Voiding an invoice',
        reach: (stage) => chosen(stage, 'invoices.actions', 'void.open'),
      },
    ],
  },
  {
    path: ({ invoice }) => `/invoices/${invoice}/credit`,
    states: [
      {
        name: 'credit-note',
        title: 'Giving back part of an invoice',
        reach: async ({ page, say }) => {
          await page.getByText(say('credits.scope.lines')).click();
          await page.getByLabel(say('credits.line_amount')).first().waitFor();
        },
      },
    ],
  },
  {
    path: () => '/invoices/runs',
    states: [{ name: 'runs', title: 'Every billing run' }],
  },
  {
    path: () => '/invoices/runs/new',
    states: [
      {
        name: 'run-preview',
        title: 'A billing run before anything is issued',
        reach: async ({ page, world }) => {
          await page.locator('input[name=period_start]').fill(world.month[0]);
          await page.locator('input[name=period_end]').fill(world.month[1]);
          await page.locator('main form button[type=submit]').click();
          await page.locator('main table tbody tr').first().waitFor();
        },
      },
      {
        name: 'run-confirm',
        title: 'The amount is confirmed',
        reach: (stage) => opened(stage, 'runs.issue'),
      },
    ],
  },
  {
    path: ({ run }) => `/invoices/runs/${run}`,
    states: [{ name: 'run', title: 'A billing run that has ended' }],
  },
];
