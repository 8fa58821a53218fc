import { expect, expectNoSidewaysScroll, settled, tabTo, test } from './fixtures.ts';

const LANGUAGES = [
  { lang: 'fr', dir: 'ltr', title: 'Votre espace client' },
  { lang: 'ar', dir: 'rtl', title: 'فضاء الزبناء' },
  { lang: 'en', dir: 'ltr', title: 'Your customer area' },
] as const;

for (const { lang, dir, title } of LANGUAGES) {
  test(`the start page names itself, fits 320 px and is accessible, ${lang}`, async ({
    page,
    axe,
  }) => {
    await page.goto(`/landing?lang=${lang}`);
    await settled(page);
    await expect(page).toHaveTitle(`${title} · MT-Facturation`);
    await expect(page.locator('html')).toHaveAttribute('lang', lang);
    await expect(page.locator('html')).toHaveAttribute('dir', dir);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await axe(lang);
    await page.setViewportSize({ width: 320, height: 640 });
    await expectNoSidewaysScroll(page);
    await axe(`${lang}, 320 px`);
  });
}

for (const { lang, dir, title } of LANGUAGES) {
  test(`is there before its program, ${lang}`, async ({ page }) => {
    await page.route('**/assets/*.js', (route) => route.abort());
    await page.goto(`/landing?lang=${lang}`);
    await expect(page.locator('html')).toHaveAttribute('dir', dir);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await expect(page.locator('.choice-link').first()).toHaveAttribute(
      'href',
      '/landing/subscribe',
    );
  });
}

test('the program takes the place of the first paint and moves nothing', async ({ page }) => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/assets/*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/landing?lang=ar', { waitUntil: 'commit' });
  const places = () =>
    page
      .locator('h1, .hero p, .choice-link, .choice p, .language-switch a')
      .evaluateAll((found) =>
        found.map((element) => [element.textContent, element.getBoundingClientRect().top]),
      );
  await expect(page.locator('.choice-link')).toHaveCount(3);
  const before = await places();
  release();
  await settled(page);
  await expect(page.locator('.offer').first()).toBeVisible();
  expect(await places()).toEqual(before);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('says what there is, and where to go', async ({ page }) => {
    await page.goto('/landing');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre espace client');
    // an emulated browser without scripts does not show what stands here; the others do
    const sent = await (await page.request.get('/landing')).text();
    expect(sent).toMatch(
      /<noscript>.*rendez-vous dans votre agence[^]*visit your agency[^]*<\/noscript>/,
    );
  });
});

test('opens the three journeys', async ({ page }) => {
  for (const [name, question] of [
    ['M’abonner', 'De quel service avez‑vous besoin ?'],
    ['Changer mon offre', 'Quelle est votre CIN ?'],
    ['Mes factures', 'Quelle est votre CIN ?'],
  ] as const) {
    await page.goto('/landing');
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(question);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  }
});

test('shows the offers, or says where to ask', async ({ page }) => {
  await page.goto('/landing');
  await settled(page);
  const answer = await page.request.get('/api/v1/landing/bootstrap');
  const heading = answer.ok() ? 'Nos offres' : 'Nos offres vous sont présentées en agence';
  await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible();
});

test('says where to ask when the offers cannot be loaded', async ({ page, axe }) => {
  await page.route('**/landing/bootstrap', (route) => route.fulfill({ status: 404, body: '{}' }));
  await page.goto('/landing');
  await expect(page.getByRole('heading', { name: /présentées en agence/ })).toBeVisible();
  await axe('without offers');
});

test('says how the service is', async ({ page }) => {
  await page.goto('/landing');
  await expect(page.getByRole('status')).toHaveText('Le service fonctionne normalement');
});

test('the keyboard alone changes the language, and the address keeps it', async ({ page }) => {
  await page.goto('/landing');
  // the program has taken the place of the first paint
  await expect(page.locator('.offer').first()).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Aller au contenu' })).toBeFocused();
  await tabTo(page, /العربية/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/landing\?lang=ar$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('فضاء الزبناء');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('فضاء الزبناء');
});

test('stays under its strict policy and sends nothing elsewhere', async ({ page, baseURL }) => {
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(baseURL ?? '') && !request.url().startsWith('data:')) {
      elsewhere.push(request.url());
    }
  });
  const answer = await page.goto('/landing');
  await settled(page);
  const policy = answer?.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toContain('unsafe');
  expect(elsewhere).toEqual([]);
});

test('an address that leads nowhere says so', async ({ page, axe }) => {
  await page.goto('/landing/nowhere');
  await expect(page.getByRole('heading', { name: 'Page introuvable' })).toBeVisible();
  await axe('page not found');
  await page.getByRole('link', { name: 'Revenir à l’accueil' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre espace client');
});
