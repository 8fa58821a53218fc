import type { APIRequestContext, Page } from '@playwright/test';
import { expect, settled, test } from './fixtures.ts';

const OPERATOR = { 'X-Actor-Id': 'operator' };
/** A suffix that no other run of these tests has used. */
const unique = Date.now().toString(36).toUpperCase();

const DAY_MS = 86_400_000;
const tenDaysAgo = new Date(Date.now() - 10 * DAY_MS).toISOString().slice(0, 10);

async function firstId(request: APIRequestContext, list: string): Promise<string> {
  const answer = await request.get(`/api/v1/${list}`, { headers: OPERATOR });
  const page = (await answer.json()) as { data: { id: string }[] };
  return page.data[0]?.id ?? '';
}

/** Press the button of the open dialog. */
const inDialog = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true });

test('an offer is created, changed, retired and deleted', async ({ page, axe }) => {
  const name = `Mobile essai ${unique}`;
  await page.goto('/offers/new');
  await page.getByRole('button', { name: 'Créer une offre' }).click();
  await expect(page.getByLabel('Nom de l’offre')).toHaveAccessibleDescription('À renseigner.');
  await axe('a new offer with errors');
  await page.getByLabel('Nom de l’offre').fill(name);
  await page.getByLabel('Internet mobile, Volume').fill('25');
  await page.getByLabel('Mensualité').fill('119,90');
  await expect(page.getByRole('region', { name: 'Aperçu' })).toContainText('25 Go d’internet');
  await page.getByRole('button', { name: 'Créer une offre' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);

  await page.getByRole('link', { name: 'Modifier' }).click();
  await page.getByLabel('Mensualité').fill('129');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByRole('region', { name: 'L’offre' })).toContainText(/129,00/);

  await page.getByRole('button', { name: 'Retirer de la vente' }).click();
  await expect(inDialog(page, 'Retirer de la vente')).toBeVisible();
  await axe('retire an offer');
  await inDialog(page, 'Retirer de la vente').click();
  await expect(page.getByText('Retirée', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Supprimer' }).click();
  await inDialog(page, 'Supprimer').click();
  await expect(page).toHaveURL(/\/offers$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Offres');
});

test('somebody new signs, and is found everywhere', async ({ page, axe }) => {
  const cin = `ZT${unique}`;
  await page.goto('/contracts');
  await page.getByRole('link', { name: /Nouveau client/ }).click();
  await page.getByLabel('CIN').fill(cin.toLowerCase());
  await page.getByLabel('Nom', { exact: false }).first().fill(`Nadia Essai ${unique}`);
  await page.getByText('Mobile 20 Go', { exact: true }).click();
  const preview = page.getByRole('region', { name: 'Aperçu' });
  await expect(preview).toContainText('Nouveau contrat');
  await expect(preview).toContainText('Total TTC');
  await axe('sign somebody up');
  await page.getByRole('button', { name: 'Vérifier et signer' }).click();
  await expect(page.getByRole('dialog')).toContainText(/Premier mois/);
  await axe('confirm a signature');
  await inDialog(page, 'Signer').dblclick();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^\+212[67]/);
  await expect(page.getByText('Contrat signé', { exact: true })).toBeVisible();
  await axe('a contract');

  await page.getByRole('link', { name: `Nadia Essai ${unique}` }).click();
  const contracts = page.getByRole('region', { name: 'Contrats' });
  await expect(contracts.getByRole('row')).toHaveCount(2);
  await axe('a client');

  await page.goto('/contracts/new/client');
  await page.getByLabel('CIN').fill(cin);
  await expect(page.getByText(`Client connu : Nadia Essai ${unique}.`)).toBeVisible();
  await page.getByRole('link', { name: 'Utiliser ce client' }).click();
  await expect(page.getByPlaceholder('Nom, CIN ou téléphone')).toHaveValue(/Nadia Essai/);
});

test('a line changes plan, and the choice between two lines is the operator’s', async ({
  page,
  request,
  axe,
}) => {
  const client = { full_name: `Omar Deux Lignes ${unique}`, cin: `DL${unique}` };
  const offer = await firstId(request, 'offers?q=Mobile%2010%20Go&status=active');
  const sign = async (body: object) => {
    const answer = await request.post('/api/v1/contracts/provision', {
      headers: OPERATOR,
      data: { offer_id: offer, contract_start_date: tenDaysAgo, ...body },
    });
    return (await answer.json()) as { contract: { id: string; client_id: string } };
  };
  const { contract } = await sign({ client });
  await sign({ client_id: contract.client_id, provisioning_intent: 'new_line' });

  await page.goto(`/contracts/new/existing?client=${contract.client_id}`);
  await page.getByText('Selon l’offre choisie').click();
  await page.getByText('Mobile 40 Go', { exact: true }).click();
  await expect(page.getByText(/Plusieurs lignes peuvent recevoir/)).toBeVisible();
  await axe('an ambiguous order');
  await page.locator(`input[value="${contract.id}"]`).check();
  const preview = page.getByRole('region', { name: 'Aperçu' });
  await expect(preview).toContainText('Changement d’offre');
  await expect(preview).toContainText('Aujourd’hui');
  await page.getByRole('button', { name: 'Vérifier et signer' }).click();
  await inDialog(page, 'Signer').click();
  await expect(page).toHaveURL(new RegExp(`/contracts/${contract.id}`));
  await expect(page.getByRole('list', { name: 'Offres successives' })).toContainText(
    'Mobile 40 Go',
  );

  await page.getByRole('button', { name: 'Changer le statut' }).click();
  await page.getByRole('menuitem', { name: 'Suspendre' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await axe('suspend a contract');
  await inDialog(page, 'Suspendre').click();
  await expect(page.getByText('Suspendu', { exact: true }).first()).toBeVisible();
});

test('Ctrl+K finds a client and opens it', async ({ page, axe }) => {
  await page.goto('/offers');
  await settled(page);
  await page.keyboard.press('Control+k');
  const box = page.getByRole('combobox', { name: 'Client, ligne, facture ou action' });
  await box.fill('oub');
  await expect(page.getByRole('group', { name: 'Clients' }).getByRole('option')).not.toHaveCount(0);
  await axe('the palette');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/clients\//);
});
