import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';

interface Fixtures {
  /** Fail on any accessibility violation of the page as it stands. */
  axe: (label: string) => Promise<void>;
  /** What the browser refused because of the content security policy, and what broke in a script. */
  complaints: string[];
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export const test = base.extend<Fixtures>({
  axe: async ({ page }, use) => {
    await use(async (label) => {
      // a colour half way through a transition is not the one that people read
      await page.evaluate(() =>
        Promise.all(
          document
            .getAnimations()
            .filter((running) => running.effect?.getComputedTiming().endTime !== Infinity)
            .map((running) => running.finished.catch(() => null)),
        ),
      );
      // what lies behind an open dialog is half covered and out of reach
      const modal = '[role="dialog"][aria-modal="true"]';
      const builder = new AxeBuilder({ page });
      if ((await page.locator(modal).count()) > 0) builder.include(modal);
      const { violations } = await builder
        .withTags(RULES)
        // the browser's own PDF viewer is not ours to judge
        .exclude('iframe')
        .analyze();
      const found = violations.map(({ id, impact, nodes }) => {
        const where = nodes.map((node) => node.target.join(' ')).join(' | ');
        return `${label}: ${id} (${impact ?? '?'}) ${where}`;
      });
      expect(found).toEqual([]);
    });
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (/content security policy/i.test(message.text())) complaints.push(message.text());
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

/** Nothing sticks out sideways: the page is as wide as the window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const sticksOut = () => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  };
  await expect.poll(() => page.evaluate(sticksOut)).toBe(0);
}

/** Wait until nothing is loading any more. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0);
}

/** Press Tab until the element has the focus, or give up after `presses`. */
export async function tabTo(page: Page, name: RegExp, presses = 20): Promise<void> {
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    });
    if (name.test(focused)) return;
  }
  throw new Error(`Tab never reached ${name.source}`);
}

export { expect };
