import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { billedCin, clientWith, newCin, step } from './landing-support.ts';

/** Walk forward with Tab until the focus is on one of these. */
async function tabOnto(page: Page, selector: string, presses = 40): Promise<void> {
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  throw new Error(`Tab never reached ${selector} on ${page.url()}`);
}

/** Press the button of the page where it stands, and wait for the next question. */
async function send(page: Page): Promise<void> {
  const from = page.url();
  await tabOnto(page, '.button-main');
  await page.keyboard.press('Enter');
  await page.waitForURL((address) => address.href !== from);
  await expect(page.locator('h1')).toBeFocused();
}

/** Choose the answer that stands `moves` below the first. */
async function pick(page: Page, moves: number): Promise<void> {
  await expect(page.locator('input[type=radio]').first()).toBeVisible();
  await tabOnto(page, 'input[type=radio]');
  await page.keyboard.press('Space');
  for (let move = 0; move < moves; move += 1) await page.keyboard.press('ArrowDown');
  await send(page);
}

async function write(page: Page, ...answers: [string, string][]): Promise<void> {
  for (const [field, answer] of answers) {
    await expect(page.locator(`#field-${field}`)).toBeVisible();
    await tabOnto(page, `#field-${field}`);
    await page.keyboard.type(answer);
  }
  await send(page);
}

async function download(page: Page): Promise<string> {
  const saving = page.waitForEvent('download');
  await tabOnto(page, '.download button');
  await page.keyboard.press('Enter');
  return (await saving).suggestedFilename();
}

test.describe('the keyboard alone', () => {
  test.slow();

  test('subscribes', async ({ page }) => {
    await page.goto('/landing');
    await expect(page.locator('.offer').first()).toBeVisible();
    await tabOnto(page, '.choice-link');
    await page.keyboard.press('Enter');
    await expect(page.locator('h1')).toBeFocused();
    await pick(page, 0);
    await pick(page, 1);
    await pick(page, 1);
    await pick(page, 2);
    await pick(page, 0);
    await pick(page, 1);
    await write(page, ['cin', newCin()], ['name', 'Salma Alaoui']);
    await write(page, ['email', 'salma@example.ma'], ['phone', '0655334422']);
    await write(page, ['address', '12 rue des Orangers, Rabat']);
    await expect(page.locator('.cost')).toBeVisible();
    await send(page);
    expect(step(page)).toBe('done');
    expect(await download(page)).toMatch(/^CTR-.*\.pdf$/);
  });

  test('changes a plan', async ({ page }) => {
    const cin = await clientWith(page.request, 'mobile', 'internet');
    await page.goto('/landing/change?lang=ar');
    await write(page, ['cin', cin]);
    await pick(page, 0);
    await pick(page, 1);
    await pick(page, 0);
    await expect(page.locator('.cost')).toBeVisible();
    await send(page);
    expect(step(page)).toBe('done');
    expect(await download(page)).toMatch(/^CTR-.*\.pdf$/);
  });

  test('reads a bill', async ({ page }) => {
    await page.goto('/landing/bills');
    await write(page, ['cin', await billedCin(page.request)]);
    await expect(page.locator('.bill').first()).toBeVisible();
    expect(await download(page)).toMatch(/\.pdf$/);
  });

  test('is where it was when the program comes', async ({ page }) => {
    let release!: () => void;
    const coming = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/landing/assets/*.js', async (route) => {
      await coming;
      await route.continue();
    });
    await page.goto('/landing', { waitUntil: 'commit' });
    await expect(page.locator('.choice-link').first()).toBeVisible();
    await tabOnto(page, '.choice-link');
    await page.locator('#root > *').evaluate((painted) => painted.setAttribute('data-painted', ''));
    release();
    await expect(page.locator('[data-painted]')).toHaveCount(0);
    await expect(page.locator('.choice-link').first()).toBeFocused();
  });
});
