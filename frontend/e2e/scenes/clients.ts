import { chosen, submitted, type Visit } from './scene.ts';

const HEADERS = { 'X-Actor-Id': 'amine' };

export const clients: Visit[] = [
  { path: () => '/clients', states: [{ name: 'clients', title: 'Clients' }] },
  {
    path: ({ client }) => `/clients/${client}`,
    states: [
      { name: 'client', title: 'A client: lines, contracts, money and everything that happened' },
      {
        name: 'client-suspend',
        title: 'A client’s status, with its consequences',
        reach: (stage) => chosen(stage, 'clients.actions', 'clients.to.suspended'),
      },
      {
        name: 'client-anonymize',
        title: 'The right to be forgotten',
        reach: (stage) => chosen(stage, 'clients.actions', 'clients.forget'),
      },
      {
        name: 'client-delete-blocked',
        title: 'A guarded delete says what holds on to the client',
        reach: async (stage) => {
          await chosen(stage, 'clients.actions', 'clients.delete');
          const dialog = stage.page.getByRole('dialog');
          await dialog.locator('button[type=submit]').click();
          await dialog.getByRole('alert').waitFor();
        },
      },
    ],
  },
  {
    path: ({ twoLines }) => `/clients/${twoLines}`,
    states: [{ name: 'client-change', title: 'Contact details given online wait for a decision' }],
  },
  {
    path: ({ twoLines }) => `/clients/${twoLines}/edit`,
    states: [
      { name: 'client-edit', title: 'A client being corrected' },
      {
        name: 'client-edit-errors',
        title: 'Errors stand at the field',
        reach: async (stage) => {
          await stage.page.locator('input[name=phone]').fill('12');
          await stage.page.locator('input[name=email]').fill('salma@');
          await submitted(stage);
        },
      },
      {
        name: 'client-conflict',
        title: 'Two people changed the same client: both versions, one choice',
        reach: async ({ page, world }) => {
          await page.request.put(`/api/v1/customers/${world.twoLines}`, {
            headers: HEADERS,
            data: { phone: `06612${String(Date.now() % 100_000).padStart(5, '0')}` },
          });
          await page.locator('input[name=phone]').fill('0661204799');
          await page.locator('input[name=email]').fill('salma.b@example.ma');
          await page.locator('main form button[type=submit]').last().click();
          await page.getByRole('dialog').waitFor();
        },
      },
    ],
  },
  {
    path: ({ client }) => `/clients/${client}/statement`,
    states: [{ name: 'client-statement', title: 'A statement of account' }],
  },
  {
    path: () => '/clients/contact-changes',
    states: [{ name: 'contact-changes', title: 'Contact details to accept or refuse' }],
  },
];
