import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { billedCin, choose, fillIn, go, subscribeUpToCheck } from '../e2e/landing-support.ts';
import { LOOKS, photograph, stopClock } from './camera.ts';

/** A CIN as people have it, which nobody here has yet. */
function cin(): string {
  return `BK${String(Date.now()).slice(-6)}`;
}

async function subscribe(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  await page.locator('.button-main').click();
  await expect(page.locator('.error-summary')).toBeFocused();
  await look('errors');
  await page.reload();
  await subscribeUpToCheck(page, { service: 'mobile', cin: cin() }, look);
  await go(page);
  await look('done');
}

/** The CIN of somebody whose line is in service. */
async function servedCin(api: APIRequestContext): Promise<string> {
  const headers = { 'X-Actor-Id': 'operator' };
  const lines = await api.get('/api/v1/contracts?status=active&service_category=mobile&size=1', {
    headers,
  });
  const { data } = (await lines.json()) as { data: { client_id: string }[] };
  const client = await api.get(`/api/v1/customers/${data[0]?.client_id ?? ''}`, { headers });
  return ((await client.json()) as { cin: string }).cin;
}

async function change(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  await look('cin');
  await fillIn(page, { cin: await servedCin(page.request) });
  await expect(page.locator('input[type=radio]').first()).toBeVisible();
  await look('line');
  await page.locator('input[type=radio]').first().check();
  await go(page);
  await expect(page.locator('.current-plan')).toBeVisible();
  await page.locator('input[type=radio]').last().check();
  await look('plan');
  await go(page);
  await choose(page, 'today');
  await expect(page.locator('.side')).toHaveCount(2);
  await look('check');
  await go(page);
  await look('done');
}

async function bills(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  await fillIn(page, { cin: await billedCin(page.request) });
  await expect(page.locator('.bill').first()).toBeVisible();
  await look('list');
}

const JOURNEYS = { subscribe, change, bills };

for (const { lang, colorScheme } of LOOKS) {
  test.describe(`${lang}, ${colorScheme}`, () => {
    test.use({ colorScheme });

    test.beforeEach(async ({ page }) => {
      await stopClock(page);
    });

    test('start', async ({ page }) => {
      await page.goto(`/landing?lang=${lang}`);
      await expect(page.locator('h1')).toBeVisible();
      await photograph(page, `landing/start.${lang}`);
      await page.goto(`/landing/nowhere?lang=${lang}`);
      await photograph(page, `landing/not-found.${lang}`);
    });

    for (const [journey, walk] of Object.entries(JOURNEYS)) {
      test(journey, async ({ page }) => {
        await page.goto(`/landing/${journey}?lang=${lang}`);
        await expect(page.locator('h1')).toBeVisible();
        await walk(page, (name) => photograph(page, `landing/${journey}-${name}.${lang}`));
      });
    }

    test('a phone number that is kept', async ({ page }) => {
      await page.goto(`/landing/subscribe?lang=${lang}`);
      const number = '0612345678';
      const kept = { service: 'mobile', mode: 'use_existing', cin: cin(), number } as const;
      await subscribeUpToCheck(page, kept, async (name) => {
        if (name === 'keep') await photograph(page, `landing/subscribe-keep.${lang}`);
      });
    });

    test('a number of a home', async ({ page }) => {
      await page.goto(`/landing/subscribe?lang=${lang}`);
      await subscribeUpToCheck(page, { service: 'internet', cin: cin() }, async (name) => {
        if (name === 'home') await photograph(page, `landing/subscribe-home.${lang}`);
      });
    });
  });
}
