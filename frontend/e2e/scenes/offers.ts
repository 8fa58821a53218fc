import { opened, submitted, type Visit } from './scene.ts';

export const offers: Visit[] = [
  { path: () => '/offers', states: [{ name: 'offers', title: 'Offers, by service' }] },
  {
    path: () => '/offers/new',
    states: [
      { name: 'offer-errors', title: 'An offer with errors', reach: submitted },
      {
        name: 'offer-new',
        title: 'A new offer, and what will be sold',
        reach: async ({ page }) => {
          await page.locator('input[name=name]').fill('Mobile Ramadan 50 Go');
          await page.locator('input[name=mobile_data_gb]').fill('50');
          await page.locator('input[name=monthly_fee]').fill('129');
          await page.locator('input[name=activation_fee]').fill('30');
        },
      },
    ],
  },
  {
    path: ({ offer }) => `/offers/${offer}`,
    states: [
      { name: 'offer', title: 'An offer and its versions' },
      {
        name: 'offer-retire',
        title: 'Taking an offer off sale',
        reach: (stage) => opened(stage, 'offers.retire'),
      },
      {
        name: 'offer-delete-blocked',
        title: 'An offer that contracts have signed stays',
        reach: async (stage) => {
          await opened(stage, 'action.delete');
          const dialog = stage.page.getByRole('dialog');
          await dialog.locator('button[type=submit]').click();
          await dialog.getByRole('alert').waitFor();
        },
      },
    ],
  },
  {
    path: ({ offer }) => `/offers/${offer}/edit`,
    states: [{ name: 'offer-edit', title: 'A price change makes a version' }],
  },
];
