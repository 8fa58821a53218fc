import { clientOf, read, unique } from './desk.ts';
import { expect, settled, test } from './fixtures.ts';

test('two operators change one client: the second sees both versions and chooses', async ({
  page,
  browser,
  baseURL,
  axe,
}) => {
  const { id, name } = await clientOf(page.request, 'Driss Partage');
  const theirs = await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage();
  for (const desk of [page, theirs]) {
    await desk.goto(`/clients/${id}/edit?lang=fr`);
    await expect(desk.getByLabel('Téléphone')).toBeVisible();
  }
  await theirs.getByLabel('Téléphone').fill('0522001122');
  await theirs.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(theirs).toHaveURL(new RegExp(`/clients/${id}$`));

  await page.getByLabel('Adresse').fill('8 rue Tarik, Fès');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  const choice = page.getByRole('dialog', { name: 'Modifié entre-temps' });
  await expect(choice.getByRole('row', { name: /Téléphone/ })).toContainText('+212522001122');
  await expect(choice.getByRole('row', { name: /Adresse/ })).toContainText('8 rue Tarik, Fès');
  await axe('two versions of a client');
  await page.keyboard.press('Escape');
  await expect(choice).toBeHidden();
  await expect(page.getByLabel('Adresse')).toHaveValue('8 rue Tarik, Fès');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await choice.getByRole('button', { name: 'Enregistrer ma version' }).click();
  await expect(page).toHaveURL(new RegExp(`/clients/${id}$`));
  await expect(page.getByRole('region', { name: 'Coordonnées' })).toContainText('8 rue Tarik');

  // the one who saved first meets the other version in turn, and takes it
  await theirs.getByRole('link', { name: 'Modifier' }).click();
  await theirs.getByLabel('E-mail').fill('driss@example.ma');
  await page.request.put(`/api/v1/customers/${id}`, {
    headers: { 'X-Actor-Id': 'operator' },
    data: { full_name: `${name} Fils` },
  });
  await theirs.getByRole('button', { name: 'Enregistrer' }).click();
  const second = theirs.getByRole('dialog', { name: 'Modifié entre-temps' });
  await second.getByRole('button', { name: 'Reprendre la version enregistrée' }).click();
  await expect(theirs.getByLabel('Nom')).toHaveValue(/Fils$/);
  await expect(theirs.getByLabel('E-mail')).toHaveValue('');
  await theirs.context().close();

  await page.reload();
  const history = page.getByRole('list', { name: 'Historique' });
  await expect(history.getByText('Client modifié', { exact: true })).toHaveCount(3);
});

test('a signature whose answer is lost is signed once', async ({ page }) => {
  const cin = `PERTE${unique}`;
  await page.goto('/contracts/new/client');
  await settled(page);
  await page.getByLabel('CIN').fill(cin);
  await page.getByLabel('Nom', { exact: false }).first().fill(`Aya Réseau ${unique}`);
  await page.getByText('Mobile 20 Go', { exact: true }).click();
  const keys: (string | undefined)[] = [];
  await page.route('**/api/v1/contracts/provision', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.continue();
    await route.fetch();
    return route.abort('connectionreset');
  });
  const sign = async () => {
    await page.getByRole('button', { name: 'Vérifier et signer' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Signer', exact: true }).click();
  };
  await sign();
  await expect(page.getByRole('alert').filter({ hasText: 'Rien n’est perdu' })).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  await sign();
  await expect(page.getByText('Contrat signé', { exact: true })).toBeVisible();
  const clients = await read<{ data: { id: string }[] }>(page.request, `customers?cin=${cin}`);
  expect(clients.data).toHaveLength(1);
  const signed = await read<{ meta: { total: number } }>(
    page.request,
    `contracts?client_id=${clients.data[0]?.id ?? ''}`,
  );
  expect(signed.meta.total).toBe(1);
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
});
