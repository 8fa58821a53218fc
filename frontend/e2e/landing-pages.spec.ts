import { expect, test } from './fixtures.ts';
import { billedCin, clientWith, fillIn, newCin, subscribeUpToCheck } from './landing-support.ts';

test('a shared address has a name, words and a picture', async ({ page }) => {
  await page.goto('/landing');
  const said = (name: string) =>
    page.locator(`meta[property="og:${name}"]`).getAttribute('content');
  expect(await said('title')).toBe('Votre espace client');
  expect(await said('description')).toContain('Téléphonie mobile');
  const picture = await page.request.get((await said('image')) ?? '');
  expect(picture.headers()['content-type']).toBe('image/png');
  const bytes = await picture.body();
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630]);
});

test('the pages can be read with styles off', async ({ page }) => {
  await page.route('**/*.css', (route) => route.abort());
  await page.goto('/landing');
  await expect(page.locator('.offer').first()).toBeVisible();
  const drawings = page.locator('svg');
  for (const box of await drawings.evaluateAll((all) =>
    all.map((svg) => svg.getBoundingClientRect().width),
  )) {
    expect(box).toBeLessThanOrEqual(32);
  }
  await page.getByRole('link', { name: 'M’abonner', exact: true }).click();
  const answers = page.locator('.option');
  await expect(answers).toHaveCount(3);
  const lines = await answers.evaluateAll((all) =>
    all.map((one) => one.getBoundingClientRect().top),
  );
  expect(new Set(lines).size).toBe(3);
  await expect(answers.first()).toHaveText('Mobile Appels et internet sur votre téléphone');
});

test('the check and the bills print without what is for the screen', async ({ page }) => {
  test.slow();
  await page.goto('/landing/subscribe');
  await subscribeUpToCheck(page, { service: 'landline', cin: newCin() });
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.cost')).toBeVisible();
  await expect(page.getByText('salma@example.ma')).toBeVisible();
  for (const hidden of ['.landing-header nav', '.landing-footer', '.button-main', '.leave']) {
    await expect(page.locator(hidden)).toBeHidden();
  }
  await page.emulateMedia({ media: 'screen' });
  await page.goto('/landing/bills');
  await fillIn(page, { cin: await billedCin(page.request) });
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.bill').first()).toBeVisible();
  await expect(page.locator('.download').first()).toBeHidden();
});

test('in Arabic the page is mirrored and every number reads left to right', async ({ page }) => {
  test.slow();
  const cin = await clientWith(page.request, 'mobile');
  /** Numbers whose first digit does not stand left of their last. */
  const turned = () =>
    page.evaluate(() => {
      const found: string[] = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement?.closest('template, script, noscript, .visually-hidden')) continue;
        for (const match of (node.textContent ?? '').matchAll(/\+?\d[\d ,\u00a0\u202f]*\d/g)) {
          const at = (index: number) => {
            const range = document.createRange();
            range.setStart(node, index);
            range.setEnd(node, index + 1);
            return range.getBoundingClientRect();
          };
          const [first, last] = [at(match.index), at(match.index + match[0].length - 1)];
          if (first.width > 0 && first.top === last.top && first.left >= last.left) {
            found.push(match[0]);
          }
        }
      }
      return found;
    });
  await page.goto('/landing/change?lang=ar');
  const back = await page.locator('.back-link').boundingBox();
  expect(back?.x).toBeGreaterThan((page.viewportSize()?.width ?? 0) / 2);
  await fillIn(page, { cin });
  await expect(page.locator('input[type=radio]')).toHaveCount(1);
  expect(await turned()).toEqual([]);
  await page.goto('/landing/bills?lang=ar');
  await fillIn(page, { cin: await billedCin(page.request) });
  await expect(page.locator('.bill').first()).toBeVisible();
  expect(await turned()).toEqual([]);
});

test('of a known client nothing stays in the browser or in its addresses', async ({ page }) => {
  test.slow();
  const addresses: string[] = [];
  page.on('framenavigated', (frame) => addresses.push(frame.url()));
  const kept = () =>
    page.evaluate(() =>
      [localStorage, sessionStorage, history.state, document.cookie]
        .map((place: unknown) => JSON.stringify(place))
        .join(),
    );
  const changing = await clientWith(page.request, 'mobile');
  await page.goto('/landing/change');
  await fillIn(page, { cin: changing });
  await expect(page.locator('input[type=radio]')).toHaveCount(1);
  const afterLines = await kept();
  const billed = await billedCin(page.request);
  await page.goto('/landing/bills');
  await fillIn(page, { cin: billed });
  await expect(page.locator('.bill').first()).toBeVisible();
  const everything = afterLines + (await kept()) + addresses.join(' ');
  expect(everything).not.toMatch(new RegExp(`${changing}|${billed}|Nadia|token|eyJ`));
});
