import { chosen, type Stage, submitted, type Visit } from './scene.ts';

const preview = async ({ page }: Stage) => {
  await page
    .locator('aside')
    .getByText('DH')
    .or(page.locator('aside').getByText('درهم'))
    .first()
    .waitFor();
};

const typedPerson = async (stage: Stage) => {
  const { page } = stage;
  await page.locator('input[name=cin]').fill('BK481207');
  await page.locator('input[name=full_name]').fill('Yasmine Chraïbi');
  await page.locator('input[name=phone]').fill('0661 48 12 07');
  await page.locator('input[name=email]').fill('yasmine.chraibi@example.ma');
  await page.locator('textarea[name=address]').fill('27, avenue Hassan II, Casablanca');
  await page.locator(`input[name=offer_id][value="${stage.world.offer}"]`).check();
  await page.locator('select[name=commitment_months]').selectOption('12');
  await preview(stage);
};

const signing = async ({ page }: Stage) => {
  await page.locator('main form button[type=submit]').click();
  await page.getByRole('dialog').waitFor();
};

export const contracts: Visit[] = [
  {
    path: () => '/contracts',
    states: [
      { name: 'contracts', title: 'Contracts: the guided ways in, and every contract below' },
      {
        name: 'list-look',
        title: 'Any list: columns, order and row height are the operator’s own',
        reach: async ({ page, say }) => {
          await page.getByRole('button', { name: say('list.look') }).click();
          await page.getByRole('menu').or(page.getByRole('dialog')).first().waitFor();
        },
      },
    ],
  },
  {
    path: () => '/contracts?q=zzzzzz',
    states: [{ name: 'list-no-result', title: 'A search that finds nothing' }],
  },
  {
    path: () => '/contracts/new/client',
    states: [
      { name: 'sign-errors', title: 'A form sent too early', reach: submitted },
      {
        name: 'sign-new-client',
        title: 'A new client, with the preview of the first invoice',
        reach: typedPerson,
      },
      { name: 'sign-confirm', title: 'The last look before a signature', reach: signing },
    ],
  },
  {
    path: ({ twoLines }) => `/contracts/new/existing?client=${twoLines}`,
    states: [
      {
        name: 'sign-ambiguous',
        title: 'An order that two lines could take: the operator chooses',
        reach: async ({ page }) => {
          await page.locator('input[name=target][value=auto]').check();
          await page.locator('input[name=offer_id]').last().check();
          await page.locator('input[name=target][value=auto]').waitFor({ state: 'hidden' });
        },
      },
      {
        name: 'sign-change',
        title: 'Another offer on a line: before, after, and the next invoice',
        reach: async (stage) => {
          await stage.page.locator('input[name=target]').last().check();
          await preview(stage);
        },
      },
    ],
  },
  {
    path: () => '/contracts/new/manual',
    states: [{ name: 'sign-manual', title: 'The controlled path' }],
  },
  {
    path: ({ contract }) => `/contracts/${contract}`,
    states: [
      { name: 'contract', title: 'A contract: its plans, document and history' },
      {
        name: 'contract-suspend',
        title: 'A status, with its consequences',
        reach: (stage) => chosen(stage, 'case.change', 'contracts.to.suspended'),
      },
      {
        name: 'contract-terminate',
        title: 'The end of a contract',
        reach: (stage) => chosen(stage, 'case.change', 'contracts.to.terminated'),
      },
    ],
  },
];
