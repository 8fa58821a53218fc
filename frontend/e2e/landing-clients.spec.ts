import { expect, expectNoSidewaysScroll, test } from './fixtures.ts';
import {
  billedCin,
  choose,
  clientWith,
  contractsOf,
  fillIn,
  go,
  newCin,
  spoken,
  step,
} from './landing-support.ts';

test.describe('changing a plan', () => {
  test.slow();

  for (const { lang } of spoken()) {
    test(`one of several lines, in ${lang}`, async ({ page, axe }) => {
      const cin = await clientWith(page.request, 'mobile', 'internet', 'mobile');
      const look = async (name: string) => {
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await axe(`${name}, ${lang}`);
        await expectNoSidewaysScroll(page);
      };
      await page.goto(`/landing/change?lang=${lang}`);
      await look('cin');
      await fillIn(page, { cin: cin.toLowerCase() });
      await expect(page.locator('input[type=radio]')).toHaveCount(3);
      await expect(page.locator('legend')).toHaveCount(2);
      await look('line');
      await page.locator('input[type=radio]').first().check();
      await go(page);
      await look('plan');
      await page.locator('input[type=radio]').last().check();
      await go(page);
      await look('date');
      await choose(page, 'today');
      await expect(page.locator('.cost')).toBeVisible();
      await expect(page.locator('.side')).toHaveCount(2);
      await look('check');
      await go(page);
      expect(step(page)).toBe('done');
      await look('done');
      const saving = page.waitForEvent('download');
      await page.locator('.download button').click();
      expect((await saving).suggestedFilename()).toMatch(/^CTR-.*\.pdf$/);
      expect(await contractsOf(page.request, cin)).toBe(3);
    });
  }

  for (const { lang, say } of spoken()) {
    test(`a line without another plan says so, in ${lang}`, async ({ page, axe }) => {
      const cin = await clientWith(page.request, 'landline');
      await page.route('**/subscriptions?*', async (route) => {
        const answer = await route.fetch();
        const body = (await answer.json()) as { subscriptions: { eligible_offers: unknown[] }[] };
        for (const line of body.subscriptions) line.eligible_offers = [];
        await route.fulfill({ response: answer, json: body });
      });
      await page.goto(`/landing/change?lang=${lang}`);
      await fillIn(page, { cin });
      await expect(page.locator('input[type=radio]')).toHaveCount(1);
      await go(page);
      await expect(page.getByRole('heading', { name: say('plan.none.title') })).toBeVisible();
      await axe('no other plan');
    });
  }

  for (const { lang, say } of spoken()) {
    test(`a CIN that nobody has is told at the field, in ${lang}`, async ({ page, axe }) => {
      await page.goto(`/landing/change?lang=${lang}`);
      await page.locator('#field-cin').fill(newCin());
      await page.locator('.button-main').click();
      await expect(page.locator('.error-summary')).toBeFocused();
      await axe('unknown CIN');
      await page.getByRole('link', { name: say('cin.unknown') }).click();
      await expect(page.locator('#field-cin')).toBeFocused();
    });
  }

  for (const { lang, say } of spoken()) {
    test(`a token that expired says so, keeps the draft and goes on, in ${lang}`, async ({
      page,
      axe,
    }) => {
      const cin = await clientWith(page.request, 'mobile');
      await page.goto(`/landing/change?lang=${lang}`);
      await fillIn(page, { cin });
      await go(page);
      await page.locator('input[type=radio]').last().check();
      await go(page);
      await choose(page, 'today');
      await expect(page.locator('.cost')).toBeVisible();
      // a token that ended while the phone was in a pocket: the API answers so to whatever is asked with it
      let isOld = true;
      await page.route('**/subscriptions?*', (route) =>
        isOld
          ? route.fulfill({
              status: 401,
              json: { error: { code: 'landing_token_expired', message: '', details: null } },
            })
          : route.continue(),
      );
      await page.reload();
      await expect(page.getByRole('heading', { name: say('verify.expired.title') })).toBeVisible();
      await axe('expired');
      isOld = false;
      await page.getByRole('button', { name: say('verify.action') }).click();
      await expect(page.locator('.cost')).toBeVisible();
      await go(page);
      expect(step(page)).toBe('done');
    });
  }

  for (const { lang, say } of spoken()) {
    test(`where the API asks for a one-time code, in ${lang}`, async ({ page, axe }) => {
      const cin = await clientWith(page.request, 'mobile');
      const expected = '246810';
      const verified = await page.request.post('/api/v1/landing/clients/verify-cin', {
        data: { cin },
      });
      // the token is a real one; only the message that carries the code is played
      await page.route('**/clients/verify-cin', (route) =>
        route.fulfill({
          json: {
            verification_id: '0b5f0a52-6a53-4f6e-9d6c-3c1f2f6f0a11',
            masked_contact: 'n***@example.ma',
          },
        }),
      );
      await page.route('**/clients/verify-code', async (route) => {
        const { code } = route.request().postDataJSON() as { code: string };
        if (code === expected) return route.fulfill({ response: verified });
        return route.fulfill({ status: 401, json: { error: { code: 'landing_code_invalid' } } });
      });
      await page.goto(`/landing/change?lang=${lang}`);
      await fillIn(page, { cin });
      await expect(page.getByRole('heading', { name: say('code.title') })).toBeVisible();
      await axe('code');
      await page.locator('#field-code').fill('111111');
      await page.locator('.button-main').click();
      await expect(page.locator('.error-summary')).toBeFocused();
      await page.locator('#field-code').fill(expected);
      await page.locator('.button-main').click();
      await expect(page.locator('input[type=radio]')).toHaveCount(1);
      await go(page);
      await page.reload();
      await expect(page.getByRole('heading', { name: say('verify.again.title') })).toBeVisible();
      await axe('confirm again');
    });
  }

  for (const { lang } of spoken()) {
    test(`reload and back lose nothing, at every question, in ${lang}`, async ({ page }) => {
      const cin = await clientWith(page.request, 'mobile', 'internet');
      await page.goto(`/landing/change?lang=${lang}`);
      await fillIn(page, { cin });
      await page.reload();
      await expect(page.locator('input[type=radio]')).toHaveCount(2);
      await page.goBack();
      await expect(page.locator('#field-cin')).toHaveValue(cin);
      await page.goForward();
      await page.locator('input[type=radio]').first().check();
      await go(page);
      await page.reload();
      await page.locator('input[type=radio]').last().check();
      await go(page);
      await page.goBack();
      await expect(page.locator('input[type=radio]').last()).toBeChecked();
      await page.goForward();
      await choose(page, 'today');
      await page.reload();
      await expect(page.locator('.cost')).toBeVisible();
      await page.goBack();
      await expect(page.locator('input[value=today]')).toBeChecked();
    });
  }
});

test.describe('bills', () => {
  for (const { lang } of spoken()) {
    test(`are listed and downloaded, in ${lang}`, async ({ page, axe }) => {
      await page.goto(`/landing/bills?lang=${lang}`);
      await fillIn(page, { cin: await billedCin(page.request) });
      await expect(page.locator('.bill').first()).toBeVisible();
      await axe(`bills, ${lang}`);
      const size = page.viewportSize() ?? { width: 360, height: 640 };
      await page.setViewportSize({ width: 320, height: 640 });
      await expectNoSidewaysScroll(page);
      await page.setViewportSize(size);
      const saving = page.waitForEvent('download');
      await page.locator('.bill .download button').first().click();
      expect((await saving).suggestedFilename()).toMatch(/\.pdf$/);
      expect(page.url()).not.toMatch(/token|cin/i);
      await page.reload();
      await expect(page.locator('.bill').first()).toBeVisible();
    });
  }

  for (const { lang, say } of spoken()) {
    test(`a client without a bill reads so, in ${lang}`, async ({ page, axe }) => {
      const cin = await clientWith(page.request, 'mobile');
      await page.goto(`/landing/bills?lang=${lang}`);
      await fillIn(page, { cin });
      await expect(page.getByText(say('bills.none.title'))).toBeVisible();
      await axe('no bill');
    });
  }
});

test('the pages are installable and their addresses of drafts are kept from search engines', async ({
  page,
}) => {
  await page.goto('/landing');
  const manifest = await page.request.get('/landing.webmanifest');
  const { icons, start_url: start } = (await manifest.json()) as {
    icons: { src: string }[];
    start_url: string;
  };
  expect(start).toBe('/landing');
  for (const { src } of icons) {
    const icon = await page.request.get(src);
    expect(icon.headers()['content-type']).toBe('image/png');
  }
  const robots = await (await page.request.get('/robots.txt')).text();
  expect(robots).toContain('Disallow: /landing/subscribe/');
});
