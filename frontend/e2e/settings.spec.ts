import { expect, settled, test } from './fixtures.ts';

const PASSWORD = 'a long enough password';

test.describe('an administrator', () => {
  test.use({ extraHTTPHeaders: { 'X-Actor-Roles': 'admin' } });

  test('creates a user, who signs in and out', async ({ page, axe, browser, baseURL }) => {
    const email = `nadia.${Date.now()}@example.com`;
    await page.goto('/settings/users/new');
    await page.getByLabel('Nom').fill('Nadia Test');
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('button', { name: 'Créer l’utilisateur' }).click();
    const secret = page.getByRole('dialog', { name: 'Compte de Nadia Test créé' });
    const password = (await secret.locator('code').textContent()) ?? '';
    expect(password.length).toBeGreaterThanOrEqual(12);
    await axe('a password shown once');
    await secret.getByRole('button', { name: 'Je l’ai conservé' }).click();
    await expect(page.getByRole('link', { name: 'Nadia Test' }).first()).toBeVisible();

    const theirs = await browser.newContext(baseURL === undefined ? {} : { baseURL });
    const tab = await theirs.newPage();
    await tab.goto('/clients?lang=fr');
    await tab.getByRole('button', { name: /^Utilisateur/ }).click();
    await tab.getByRole('menuitem', { name: 'Se connecter avec un compte' }).click();
    await tab.getByLabel('Identifiant').fill(email);
    await tab.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
    await tab.getByRole('button', { name: 'Se connecter' }).click();
    await expect(tab.getByText('Identifiant ou mot de passe incorrect.')).toBeVisible();
    await tab.getByLabel('Mot de passe', { exact: true }).fill(password);
    await tab.getByRole('button', { name: 'Se connecter' }).click();
    await expect(tab.getByRole('dialog')).toBeHidden();
    await expect(tab.getByRole('button', { name: 'Utilisateur : Nadia Test' })).toBeVisible();
    await tab.reload();
    await tab.getByRole('button', { name: 'Utilisateur : Nadia Test' }).click();
    await tab.getByRole('menuitem', { name: 'Se déconnecter' }).click();
    await expect(tab.getByRole('button', { name: 'Utilisateur : operator' })).toBeVisible();
    await theirs.close();
  });

  test('sees what dunning would do, and is told what a level lacks', async ({ page }) => {
    await page.goto('/settings/dunning');
    await page.getByRole('button', { name: 'Simuler' }).click();
    // the work of the day may have been done a moment ago
    await expect(page.getByText(/actions? serai|Aucune relance à faire/)).toBeVisible();
    await page.getByLabel('Retard à partir de').first().fill('400');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await expect(page.getByText('Plus tard que le niveau précédent.')).toBeVisible();
  });
});

test('everything around a client is on its page', async ({ page, axe }) => {
  await page.goto('/clients?is_delinquent=true');
  await page.locator('[data-row-link]').first().click();
  await expect(page.getByRole('region', { name: 'Solde' }).getByText('DH').first()).toBeVisible();
  await expect(page.getByRole('list', { name: 'Historique' })).toBeVisible();
  await axe('client page');
  await page.getByRole('link', { name: 'Relevé de compte' }).click();
  await expect(page.getByText('Solde final')).toBeVisible();
  await axe('statement');
  await page.getByRole('button', { name: 'Relevé en PDF' }).click();
  await expect(page.getByRole('link', { name: 'Télécharger le PDF' })).toBeVisible();
});

test('the palette goes to an invoice by its number', async ({ page }) => {
  await page.goto('/clients');
  await settled(page);
  await page.keyboard.press('Control+k');
  await page.getByLabel('Client, ligne, facture ou action').fill('FAC-2026-0000');
  await page.getByRole('group', { name: 'Factures' }).getByRole('option').first().click();
  await expect(page).toHaveURL(/\/invoices\//);
});
