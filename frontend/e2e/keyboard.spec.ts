import { clientOf, first, unique } from './desk.ts';
import { expect, settled, test } from './fixtures.ts';
import { arrived, entered, press, reach, typeInto, withoutMouse } from './keyboard.ts';

test.describe('by the keyboard alone', () => {
  test.beforeEach(async ({ page }) => {
    await withoutMouse(page);
  });

  test('somebody new is signed up', async ({ page }) => {
    await page.goto('/contracts');
    await settled(page);
    await press(page, /^Nouveau client/);
    await arrived(page, 'Nouveau client');
    await typeInto(page, /^CIN/, `KB${unique}`);
    await typeInto(page, /^Nom/, `Leila Clavier ${unique}`);
    await reach(page, /^Mobile .*DH/);
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('region', { name: 'Aperçu' })).toContainText('Nouveau contrat');
    await press(page, 'Vérifier et signer');
    await expect(page.getByRole('button', { name: 'Signer', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await arrived(page, /^\+212[67]/);
    await expect(page.getByText('Contrat signé', { exact: true })).toBeVisible();
  });

  test('a line changes plan after the choice between two', async ({ page }) => {
    const { name } = await clientOf(page.request, 'Hind Deux', 2);
    await page.goto('/contracts');
    await settled(page);
    await press(page, /^Client existant/);
    await arrived(page, 'Client existant');
    await typeInto(page, /^Client/, name);
    const found = page.getByRole('listbox', { name: 'Client' }).getByRole('option');
    await expect(found.filter({ hasText: name })).toBeVisible();
    // those found for the first letters are gone
    await expect(found).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const decided = page.getByRole('radio', { name: /^Selon l’offre choisie/ });
    await expect(decided).toBeVisible();
    await reach(page, /^Nouvelle ligne/);
    await page.keyboard.press('ArrowDown');
    await expect(decided).toBeChecked();
    await reach(page, /^Mobile .*DH/);
    await page.keyboard.press('Space');
    while (!(await page.getByRole('radio', { name: 'Mobile 40 Go' }).isChecked()))
      await page.keyboard.press('ArrowDown');
    await expect(page.getByText(/Plusieurs lignes peuvent recevoir/)).toBeVisible();
    await reach(page, /Changer son offre/, 'Shift+Tab');
    await page.keyboard.press('Space');
    await expect(page.getByRole('region', { name: 'Aperçu' })).toContainText('Aujourd’hui');
    await press(page, 'Vérifier et signer');
    await expect(page.getByRole('button', { name: 'Signer', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('list', { name: 'Offres successives' })).toContainText(
      'Mobile 40 Go',
    );
  });

  test('an offer is made, and its rules are told at the field', async ({ page }) => {
    const name = `Mobile clavier ${unique}`;
    await page.goto('/offers');
    await settled(page);
    await press(page, 'Créer une offre');
    await arrived(page, 'Nouvelle offre');
    await typeInto(page, 'Nom de l’offre', name);
    await reach(page, 'Activé');
    await page.keyboard.press('ArrowLeft');
    await typeInto(page, 'Mensualité', '89,50');
    await press(page, 'Créer une offre');
    const rule = page.getByText('Une offre mobile comprend de l’internet, des appels ou les deux.');
    await expect(rule).toBeVisible();
    await reach(page, 'Désactivé', 'Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await typeInto(page, 'Appels, Durée', '6');
    await press(page, 'Créer une offre');
    await arrived(page, name);
    await expect(page.getByRole('region', { name: 'L’offre' })).toContainText(/89,50/);
  });

  test('money is received', async ({ page }) => {
    const { id } = await first(page.request, 'invoices?status=issued&size=1&sort=created_at');
    await page.goto(`/invoices/${id}`);
    await settled(page);
    await press(page, 'Enregistrer un paiement');
    const dialog = page.getByRole('dialog', { name: /^Paiement de/ });
    await entered(dialog);
    await typeInto(page, /^Montant/, '2,00');
    await typeInto(page, /^Référence/, `REC ${unique}`);
    await press(page, 'Enregistrer un paiement');
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('region', { name: 'Paiements' })).toContainText(`REC ${unique}`);
  });

  test('a list is walked, searched and left', async ({ page }) => {
    await page.goto('/invoices');
    await settled(page);
    const links = page.locator('[data-row-link]');
    for (const [key, row] of [
      ['j', 0],
      ['j', 1],
      ['j', 2],
      ['k', 1],
    ] as const) {
      await page.keyboard.press(key);
      await expect(links.nth(row)).toBeFocused();
    }
    const number = (await links.nth(1).textContent()) ?? '';
    await page.keyboard.press('Enter');
    await arrived(page, number);
    await page.goBack();
    await settled(page);
    await page.keyboard.press('/');
    const box = page.getByRole('searchbox');
    await expect(box).toBeFocused();
    await page.keyboard.type(number);
    await page.keyboard.press('Enter');
    await expect(links).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(box).toHaveValue('');
    await page.keyboard.press('Escape');
    await expect(box).not.toBeFocused();
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: /^Client, ligne/ })).toBeFocused();
    await page.keyboard.type(number);
    await expect(page.getByRole('group', { name: 'Factures' }).getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Enter');
    await arrived(page, number);
  });

  test('a client who cannot be deleted says what holds on to it', async ({ page }) => {
    const { id, name } = await clientOf(page.request, 'Samir Attaches');
    await page.goto(`/clients/${id}`);
    await settled(page);
    await press(page, 'Actions');
    await expect(page.getByRole('menuitem', { name: 'Supprimer le client' })).toBeVisible();
    while (
      (await page.evaluate(() => document.activeElement?.textContent)) !== 'Supprimer le client'
    )
      await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: `Supprimer ${name} ?` });
    await entered(dialog);
    await press(page, 'Supprimer le client');
    await expect(dialog).toContainText('1 contrat');
    await expect(dialog.getByRole('button', { name: 'Supprimer le client' })).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('button', { name: 'Actions' })).toBeFocused();
  });
});
