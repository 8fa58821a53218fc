import { chosen, type Visit } from './scene.ts';

export const collections: Visit[] = [
  {
    path: () => '/collections',
    states: [
      { name: 'collections', title: 'Collections: what is owed, how old it is, and every case' },
      {
        name: 'reminders',
        title: 'Reminders together, with their count',
        reach: async ({ page, say }) => {
          await page.getByLabel(say('list.select_all')).check();
          await page.getByRole('button', { name: say('remind.open') }).click();
          await page.getByRole('dialog').waitFor();
        },
      },
    ],
  },
  {
    path: ({ case: id }) => `/collections/${id}`,
    states: [
      { name: 'case', title: 'A case: what was done, what comes next' },
      {
        name: 'case-status',
        title: 'A case put on hold',
        reach: (stage) => chosen(stage, 'case.change', 'case.to.disputed'),
      },
      {
        name: 'case-promise',
        title: 'A promise to pay',
        reach: async ({ page }) => {
          await page.locator('select[name=action_type]').selectOption('promise_to_pay');
          await page.locator('input[name=promised_on]').waitFor();
        },
      },
    ],
  },
  {
    path: () => '/collections/dunning',
    states: [{ name: 'next-reminders', title: 'What would be sent next, and to whom' }],
  },
];
