import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { clientOf, daysFromNow, first, read, rows, unique } from './desk.ts';
import { expect, settled, test } from './fixtures.ts';

// What one test bills or pays is gone for the next: they follow each other.
test.describe.configure({ mode: 'default' });

/** The period of a run: this month. */
async function fillMonth(page: Page): Promise<void> {
  const month = new Date().toISOString().slice(0, 7);
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0));
  await page.locator('input[name=period_start]').fill(`${month}-01`);
  await page.locator('input[name=period_end]').fill(last.toISOString().slice(0, 10));
}

async function paymentsOf(page: Page, id: string): Promise<number> {
  const path = `collections/payments?invoice_id=${id}`;
  return (await read<{ meta: { total: number } }>(page.request, path)).meta.total;
}

test('a month is previewed, billed, and its invoice can be read', async ({ page, axe }) => {
  test.slow();
  await page.goto('/invoices/runs/new');
  await fillMonth(page);
  await page.getByRole('button', { name: 'Calculer l’aperçu' }).click();
  await expect(page.getByRole('region', { name: /^Aperçu/ })).toBeVisible();
  const issue = page.getByRole('button', { name: /^Émettre \d+ factures?$/ });
  await expect(issue).toBeVisible();
  await settled(page);
  await axe('preview of a run');
  await issue.click();
  const dialog = page.getByRole('dialog', { name: /^Facturer/ });
  await expect(dialog).toContainText('taxes comprises');
  await axe('confirmation of a run');
  await dialog.getByRole('button', { name: /^Émettre/ }).click();
  await expect(page).toHaveURL(/\/invoices\/runs\/[0-9a-f-]+$/);
  await expect(page.getByText('Terminée', { exact: true })).toBeVisible({ timeout: 60_000 });
  await axe('a run');
  await page.getByRole('link', { name: 'Voir les factures' }).click();
  await page.getByRole('link', { name: /^FAC-/ }).first().click();
  await expect(page.getByRole('region', { name: 'Lignes et calcul' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Télécharger le PDF' })).toBeVisible();
  await axe('an invoice');
});

test('a client who was left aside is billed once the reason is gone', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({
    baseURL: baseURL ?? '',
    extraHTTPHeaders: { 'X-Actor-Id': 'operator', 'X-Actor-Roles': 'admin' },
  });
  const page = await context.newPage();
  const api = page.request;
  await clientOf(api, 'Voisin Facturable');
  const name = `Client Hors Plafond ${unique}`;
  const offer = await api.post('/api/v1/offers', {
    data: {
      name: `Flotte ${unique}`,
      service_category: 'mobile',
      mobile_data_gb: 900,
      monthly_fee: '600000.00',
    },
  });
  const { id: offer_id } = (await offer.json()) as { id: string };
  const signed = await api.post('/api/v1/contracts/provision', {
    data: {
      offer_id,
      contract_start_date: daysFromNow(0),
      client: { full_name: name, cin: `HP${unique}` },
    },
  });
  expect(signed.ok(), await signed.text()).toBe(true);
  const bound = await api.put('/api/v1/settings', {
    data: { billing: { maximum_invoice_total: '9000.00' } },
  });
  expect(bound.ok(), await bound.text()).toBe(true);

  await page.goto('/invoices/runs/new?lang=fr');
  await fillMonth(page);
  await page.getByRole('button', { name: 'Calculer l’aperçu' }).click();
  await page.getByRole('button', { name: /^Émettre \d+ factures?$/ }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Émettre/ })
    .click();
  await expect(page.getByText('Terminée, à vérifier', { exact: true })).toBeVisible({
    timeout: 30_000,
  });
  const row = page.getByRole('region', { name: 'Clients mis de côté' }).getByRole('row');
  await expect(row.filter({ hasText: name })).toContainText('Le total dépasse le plafond fixé.');
  const run = page.url();

  await page.goto('/settings/company');
  await page.getByLabel('Facture la plus élevée').fill('');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText('Réglages de l’entreprise enregistrés')).toBeVisible();
  await page.goto(run);
  await page.getByRole('button', { name: 'Reprendre ces clients' }).click();
  await expect(row.filter({ hasText: name })).toContainText('Réglé', { timeout: 30_000 });
  await expect(page.getByText('Terminée', { exact: true })).toBeVisible();
  const billed = await rows(api, `invoices?q=${encodeURIComponent(name)}`);
  expect(billed).toHaveLength(1);
  await context.close();
});

test('a double click, and a lost connection, record one payment', async ({ page, axe }) => {
  const { id } = await first(page.request, 'invoices?status=issued&size=1&sort=total_amount');
  const before = await paymentsOf(page, id);
  await page.goto(`/invoices/${id}`);
  await page.getByRole('button', { name: 'Enregistrer un paiement' }).click();
  const dialog = page.getByRole('dialog', { name: /^Paiement de/ });
  const pay = dialog.getByRole('button', { name: 'Enregistrer un paiement' });
  await dialog.getByLabel('Montant').fill('1,00');
  await axe('payment form');
  // the payment reaches the server, its answer does not come back
  let lost = 0;
  await page.route('**/api/v1/collections/payments', async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort('connectionreset');
  });
  await pay.click();
  await expect(dialog.getByText(/Rien n’est perdu/)).toBeVisible();
  await pay.dblclick();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/^Paiement de 1,00/)).toBeVisible();
  expect(await paymentsOf(page, id)).toBe(before + 1);
});

test('an invoice is credited for one line, then settled', async ({ page, axe }) => {
  const { id } = await first(page.request, 'invoices?status=issued&size=1&sort=-total_amount');
  await page.goto(`/invoices/${id}/credit`);
  await page.getByText('Certaines lignes').click();
  await page
    .getByLabel(/^Montant hors taxes rendu/)
    .first()
    .fill('1,00');
  await axe('credit note form');
  await page.getByRole('button', { name: 'Émettre un avoir' }).click();
  await expect(page).toHaveURL(new RegExp(`/invoices/${id}$`));
  await expect(page.getByRole('cell', { name: /^AV-/ })).toBeVisible();
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Marquer comme payée' }).click();
  const dialog = page.getByRole('dialog', { name: /comme payée/ });
  await dialog.getByRole('button', { name: 'Marquer comme payée' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Payée', { exact: true })).toBeVisible();
});

test('what is overdue is reminded, alone and together', async ({ page, axe }) => {
  await page.goto('/collections?status=in_progress');
  await settled(page);
  await page.getByLabel('Choisir toute la page').check();
  await page.getByRole('button', { name: 'Envoyer des relances…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Envoyer des relances' });
  await expect(dialog).toContainText(/relances? ser/);
  await axe('reminders');
  await dialog.getByRole('button', { name: /^Envoyer \d+ relance/ }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('link', { name: /^FAC-/ }).first().click();
  await expect(page.getByRole('list', { name: 'Historique' })).toContainText('Relance');
  await page.getByLabel('Action').selectOption('note');
  await page.getByLabel('Note').fill('Rappelé, répondeur.');
  await page.getByRole('button', { name: 'Ajouter la note' }).click();
  await expect(page.getByRole('list', { name: 'Historique' })).toContainText('Rappelé, répondeur.');
  await page.getByLabel('Action').selectOption('promise_to_pay');
  await page.getByLabel('Jour promis').fill(daysFromNow(5));
  await axe('a promise to pay');
  await page.getByRole('button', { name: 'Noter la promesse' }).click();
  await expect(page.getByRole('list', { name: 'Historique' })).toContainText(
    'Promesse de paiement',
  );
  const facts = page.getByRole('region', { name: 'Dossier', exact: true });
  await expect(facts).toContainText('Promesse');
  await axe('a case');
});

test('an export holds what the list shows, and nothing else', async ({ page }) => {
  const { client_name: name } = await first(page.request, 'invoices?status=overdue&size=1');
  const filter = `status=overdue&q=${encodeURIComponent(name)}`;
  await page.goto('/invoices');
  await page.getByRole('searchbox').fill(name);
  await page.getByRole('button', { name: /^En retard/ }).click();
  await expect(page).toHaveURL(/q=.*status=overdue|status=overdue.*q=/);
  await settled(page);
  await page.getByRole('button', { name: 'Exporter' }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Tableau CSV' }).click();
  const file = await saving;
  expect(file.suggestedFilename()).toMatch(/^factures-\d{4}-\d\d-\d\d\.csv$/);
  const [, ...lines] = (await readFile(await file.path(), 'utf8')).trim().split(/\r?\n/);
  const listed = (await rows(page.request, `invoices?${filter}&size=100`)).map(
    (invoice) => invoice.invoice_number,
  );
  expect(listed.length).toBeGreaterThan(0);
  expect(lines.map((line) => line.split(',')[0]).sort()).toEqual([...listed].sort());
  for (const line of lines) expect(line).toContain(`,overdue,`);
});
