import { expect, settled, tabTo, test } from './fixtures.ts';

const LANGUAGES = [
  { lang: 'fr', dir: 'ltr', title: 'Vue d’ensemble' },
  { lang: 'ar', dir: 'rtl', title: 'نظرة عامة' },
  { lang: 'en', dir: 'ltr', title: 'Overview' },
] as const;

for (const { lang, dir, title } of LANGUAGES) {
  test(`the start page names itself, ${lang}`, async ({ page }) => {
    await page.goto(`/?lang=${lang}`);
    await settled(page);
    await expect(page).toHaveTitle(`${title} · MT-Facturation`);
    await expect(page.locator('html')).toHaveAttribute('lang', lang);
    await expect(page.locator('html')).toHaveAttribute('dir', dir);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  });
}

test('says in words how the service is', async ({ page, axe }) => {
  await page.goto('/offers');
  await page.getByRole('button', { name: 'Service opérationnel' }).click();
  const details = page.getByRole('dialog', { name: 'Service opérationnel' });
  await expect(details.getByText('Répond')).toBeVisible();
  await expect(details.getByText('À jour')).toBeVisible();
  await expect(details.getByText('Prête')).toBeVisible();
  await axe('health details');
  await page.keyboard.press('Escape');
  await expect(details).toBeHidden();
  await expect(page.getByRole('button', { name: 'Service opérationnel' })).toBeFocused();
});

test('the keyboard alone changes page, language and theme', async ({ page, axe }) => {
  await page.goto('/');
  await settled(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Aller au contenu' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();

  await page.reload();
  await settled(page);
  await tabTo(page, /thème sombre/);
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await tabTo(page, /Langue/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitemradio', { name: 'Français' })).toBeChecked();
  await axe('language menu, dark');
  await page.getByRole('menuitemradio', { name: 'العربية' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');

  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
});

test('an address that leads nowhere says so', async ({ page, axe }) => {
  await page.goto('/nowhere/at/all');
  await expect(page.getByRole('heading', { name: 'Page introuvable' })).toBeVisible();
  await axe('page not found');
  await page.getByRole('link', { name: 'Aller à la vue d’ensemble' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vue d’ensemble');
});

test('a server that stops answering is told apart from one that fails', async ({ page, axe }) => {
  await page.route('**/api/v1/health/ready', (route) => route.abort());
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Serveur injoignable' })).toBeVisible();
  await axe('server unreachable');
});
