import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, type Page } from '@playwright/test';

const FOLDER = process.env['SCREENS_DIR'] ?? 'test-results/screens';
const FORMAT = process.env['SCREENS_FORMAT'] === 'png' ? 'png' : 'webp';
const QUALITY = 70;
const TALLEST = 1500;

/** The day of every picture, also in the browser: a date field offers the same day each time. */
export const DAY = '2026-11-20';

export const LOOKS = [
  { lang: 'fr', colorScheme: 'light' },
  { lang: 'ar', colorScheme: 'dark' },
] as const;

/** Stop the browser's clock, so that what is prefilled is the same each time. */
export async function stopClock(page: Page): Promise<void> {
  await page.clock.setFixedTime(new Date(`${DAY}T10:00:00Z`));
}

/** Wait until nothing loads and nothing moves. */
async function still(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await expect(page.locator('.mantine-Skeleton-root, .loading')).toHaveCount(0, {
    timeout: 30_000,
  });
  await page.mouse.move(0, 0);
  await page.evaluate(async () => {
    if (document.querySelector('[role="dialog"], [role="menu"]') === null) scrollTo(0, 0);
    await document.fonts.ready;
    const moving = document.getAnimations().filter((each) => {
      const end = each.effect?.getComputedTiming().endTime;
      return end !== Infinity;
    });
    await Promise.all(moving.map((each) => each.finished.catch(() => null)));
  });
}

/** Keep what the browser shows: a dialog as it stands over the window, a page in its whole height. */
export async function photograph(page: Page, name: string): Promise<void> {
  await still(page);
  const { over, top, width, height } = await page.evaluate((tallest) => {
    const over = document.querySelector('[role="dialog"], [role="menu"]') !== null;
    const { scrollHeight, clientHeight, clientWidth } = document.documentElement;
    // a browser without a screen has no viewer for documents: the picture ends above it
    const viewer = document.querySelector('iframe')?.closest('section');
    const end = viewer ? viewer.getBoundingClientRect().top + scrollY : scrollHeight;
    const whole = Math.min(Math.max(end, viewer ? 0 : clientHeight), tallest);
    const top = over ? scrollY : 0;
    return { over, top, width: clientWidth, height: over ? clientHeight : whole };
  }, TALLEST);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', {
    format: FORMAT,
    ...(FORMAT === 'webp' ? { quality: QUALITY } : {}),
    captureBeyondViewport: !over,
    clip: { x: 0, y: top, width, height, scale: 1 },
  });
  await session.detach();
  const file = join(FOLDER, `${name}.${FORMAT}`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, Buffer.from(data, 'base64'));
}
