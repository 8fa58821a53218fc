import { expect, expectNoSidewaysScroll, test } from './fixtures.ts';
import { contractsOf, go, newCin, spoken, step, subscribeUpToCheck } from './landing-support.ts';

const mobileNumber = () => `06${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;

const KINDS = [
  { service: 'mobile', mode: 'assign_new' },
  { service: 'mobile', mode: 'use_existing' },
  { service: 'internet' },
  { service: 'landline' },
] as const;

test.describe('subscribing', () => {
  test.slow();

  for (const [kind, { lang }] of KINDS.flatMap((kind) =>
    spoken().map((words) => [kind, words] as const),
  )) {
    const name = `${kind.service}${'mode' in kind ? `, ${kind.mode}` : ''}`;
    test(`${name}, in ${lang}: one contract and its document`, async ({ page }) => {
      const cin = newCin();
      await page.goto(`/landing/subscribe?lang=${lang}`);
      await subscribeUpToCheck(page, { ...kind, cin, number: mobileNumber() });
      await go(page);
      expect(step(page)).toBe('done');
      await expect(page.locator('.done-panel')).toContainText(/CTR-\w{4}-\w{4}-\w{4}/);
      const saving = page.waitForEvent('download');
      await page.locator('.download button').click();
      expect((await saving).suggestedFilename()).toMatch(/^CTR-.*\.pdf$/);
      expect(await contractsOf(page.request, cin)).toBe(1);
    });
  }

  for (const lang of ['fr', 'ar'] as const) {
    test(`every question is accessible and fits 320 px, ${lang}`, async ({ page, axe }) => {
      const size = page.viewportSize() ?? { width: 360, height: 640 };
      await page.goto(`/landing/subscribe?lang=${lang}`);
      const look = async (name: string) => {
        await axe(`${name}, ${lang}`);
        await page.setViewportSize({ width: 320, height: 640 });
        await expectNoSidewaysScroll(page);
        await page.setViewportSize(size);
      };
      await page.locator('.button-main').click();
      await expect(page.locator('.error-summary')).toBeFocused();
      await look('errors');
      await subscribeUpToCheck(page, { service: 'mobile', cin: newCin() }, look);
      await page.locator('.details summary').click();
      await look('continue later');
      await go(page);
      await look('done');
    });
  }

  for (const { lang } of spoken()) {
    test(`a reload and the back button lose nothing, at every question, in ${lang}`, async ({
      page,
    }) => {
      await page.goto(`/landing/subscribe?lang=${lang}`);
      const cin = newCin();
      await subscribeUpToCheck(page, { service: 'mobile', cin }, async (name) => {
        if (name === 'service') return;
        const heading = await page.locator('h1').textContent();
        await page.reload();
        await expect(page.locator('h1')).toHaveText(heading ?? '');
        await page.goBack();
        await expect(page.locator('h1')).not.toHaveText(heading ?? '');
        const answer = page.locator('input:checked, #field-number, #field-cin, #field-email');
        if ((await answer.count()) > 0) await expect(answer.first()).not.toHaveValue('');
        await page.goForward();
        await expect(page.locator('h1')).toHaveText(heading ?? '');
        if (name === 'choose') await page.locator('input[type=radio]').nth(3).check();
      });
      await expect(page.getByText('salma@example.ma')).toBeVisible();
    });
  }

  for (const { lang } of spoken()) {
    test(`stops here and goes on elsewhere by its link, in ${lang}`, async ({ page, browser }) => {
      await page.goto(`/landing/subscribe?lang=${lang}`);
      await subscribeUpToCheck(page, { service: 'internet', cin: newCin() });
      await page.locator('.details summary').click();
      const link = await page.locator('#resume-link').inputValue();
      const elsewhere = await (await browser.newContext()).newPage();
      await elsewhere.goto(link);
      await expect(elsewhere.locator('.cost')).toBeVisible();
      await expect(elsewhere.getByText('salma@example.ma')).toBeVisible();
      await elsewhere.context().close();
    });
  }

  for (const { lang, say } of spoken()) {
    test(`a changed answer leads back to the check, in ${lang}`, async ({ page }) => {
      await page.goto(`/landing/subscribe?lang=${lang}`);
      await subscribeUpToCheck(page, { service: 'landline', cin: newCin() });
      await page.locator('a[href*="/commitment"]').click();
      await page.locator('input[type=radio][value="0"]').check();
      await go(page);
      expect(step(page)).toBe('check');
      await expect(page.locator('.cost').getByText(say('commitment.none'))).toBeVisible();
    });
  }
});

test.describe('a connection that breaks at the last press', () => {
  test.slow();

  for (const { lang, say } of spoken()) {
    test(`before the request leaves: trying again subscribes once, in ${lang}`, async ({
      page,
      context,
    }) => {
      const cin = newCin();
      await page.goto(`/landing/subscribe?lang=${lang}`);
      await subscribeUpToCheck(page, { service: 'mobile', cin });
      await context.setOffline(true);
      await page.locator('.button-main').click();
      await expect(page.getByText(say('failure.offline.title'))).toBeVisible();
      expect(await contractsOf(page.request, cin)).toBe(0);
      await context.setOffline(false);
      await go(page);
      expect(step(page)).toBe('done');
      expect(await contractsOf(page.request, cin)).toBe(1);
    });
  }

  for (const { lang, say } of spoken()) {
    test(`after the request arrived: trying again, even after a reload, subscribes once, in ${lang}`, async ({
      page,
      axe,
    }) => {
      const cin = newCin();
      await page.goto(`/landing/subscribe?lang=${lang}`);
      await subscribeUpToCheck(page, { service: 'mobile', cin });
      const keys: (string | undefined)[] = [];
      await page.route('**/submit/new', async (route) => {
        keys.push(route.request().headers()['idempotency-key']);
        if (keys.length > 1) return route.continue();
        await route.fetch();
        return route.abort('connectionreset');
      });
      await page.locator('.button-main').click();
      await expect(page.getByRole('heading', { name: say('undecided.page') })).toBeVisible();
      await axe('undecided');
      expect(await contractsOf(page.request, cin)).toBe(1);
      await page.reload();
      await page.getByRole('button', { name: say('undecided.action') }).click();
      await expect(page.locator('.done-panel')).toBeVisible();
      expect(await contractsOf(page.request, cin)).toBe(1);
      expect(keys).toHaveLength(2);
      expect(keys[0]).toBe(keys[1]);
    });
  }

  for (const { lang } of spoken()) {
    test(`two quick presses subscribe once, in ${lang}`, async ({ page }) => {
      const cin = newCin();
      await page.goto(`/landing/subscribe?lang=${lang}`);
      await subscribeUpToCheck(page, { service: 'landline', cin });
      await page.locator('.button-main').dblclick();
      await expect(page.locator('.done-panel')).toBeVisible();
      expect(await contractsOf(page.request, cin)).toBe(1);
    });
  }
});

test('nothing of the client stays in the browser or in its addresses', async ({ page }) => {
  test.slow();
  const cin = newCin();
  const addresses: string[] = [];
  page.on('framenavigated', (frame) => addresses.push(frame.url()));
  await page.goto('/landing/subscribe');
  await subscribeUpToCheck(page, { service: 'mobile', cin });
  const kept = await page.evaluate(() =>
    [localStorage, sessionStorage, history.state, document.cookie]
      .map((kept: unknown) => JSON.stringify(kept))
      .join(),
  );
  expect(kept + addresses.join(' ')).not.toMatch(new RegExp(`${cin}|Salma|token|eyJ`));
});
