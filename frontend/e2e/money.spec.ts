import type { Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll, settled, test } from './fixtures.ts';

// What one test bills or pays is gone for the next: they follow each other.
test.describe.configure({ mode: 'default' });

interface Row {
  id: string;
  invoice_number: string;
}

const headers = { 'X-Actor-Id': 'operator' };

async function first(page: Page, path: string): Promise<Row> {
  const answer = await page.request.get(`/api/v1/${path}`, { headers });
  const { data } = (await answer.json()) as { data: Row[] };
  const [row] = data;
  if (!row) throw new Error(`the demo data has nothing at ${path}`);
  return row;
}

async function paymentsOf(page: Page, id: string): Promise<number> {
  const path = `/api/v1/collections/payments?invoice_id=${id}`;
  const answer = await page.request.get(path, { headers });
  return ((await answer.json()) as { meta: { total: number } }).meta.total;
}

test('a month is previewed, billed, and its invoice can be read', async ({ page, axe }) => {
  test.slow();
  await page.goto('/invoices/runs/new');
  const month = new Date().toISOString().slice(0, 7);
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0));
  await page.locator('input[name=period_start]').fill(`${month}-01`);
  await page.locator('input[name=period_end]').fill(last.toISOString().slice(0, 10));
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

test('a double click, and a lost connection, record one payment', async ({ page, axe }) => {
  const { id } = await first(page, 'invoices?status=issued&size=1&sort=total_amount');
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
  const { id } = await first(page, 'invoices?status=issued&size=1&sort=-total_amount');
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
  await axe('a case');
});

for (const lang of ['fr', 'ar']) {
  test(`money pages in ${lang} are accessible and fit a phone, light and dark`, async ({
    page,
    axe,
  }) => {
    test.slow();
    const invoice = await first(page, 'invoices?size=1');
    const late = await first(page, 'collections/cases?size=1');
    const paths = [
      '/invoices',
      `/invoices/${invoice.id}`,
      '/invoices/runs',
      '/invoices/runs/new',
      '/collections',
      `/collections/${late.id}`,
      '/collections/dunning',
    ];
    for (const path of paths) {
      await page.emulateMedia({ colorScheme: lang === 'ar' ? 'dark' : 'light' });
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(`${path}?lang=${lang}`);
      await settled(page);
      await axe(`${path}, ${lang}`);
      await page.setViewportSize({ width: 320, height: 640 });
      await expectNoSidewaysScroll(page);
      await axe(`${path}, ${lang}, 320 px`);
    }
  });
}
