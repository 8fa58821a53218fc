import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { FULL } from './depth.ts';

interface Fixtures {
  /** Fail on any accessibility violation of the page as it stands; in a full run, in light and in dark. */
  axe: (label: string) => Promise<void>;
  /** What the browser refused because of the content security policy, and what broke in a script. */
  complaints: string[];
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What a page says differently in light and in dark: its colours, and no more. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * A colour half way through a transition is not the one that people read. A transition that was asked for begins a few
 * frames later.
 */
const finishTransitions = (page: Page) =>
  page.evaluate(async () => {
    const isUnderWay = ({ playState, effect }: Animation) =>
      playState === 'running' && effect?.getComputedTiming().endTime !== Infinity;
    let underWay: Animation[];
    do {
      for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
      underWay = document.getAnimations().filter(isUnderWay);
      await Promise.all(underWay.map(({ finished }) => finished.catch(() => null)));
    } while (underWay.length > 0);
  });

async function violations(page: Page, label: string, rules?: string[]): Promise<string[]> {
  await finishTransitions(page);
  const builder = new AxeBuilder({ page })
    // in this page alone: no frame holds anything of ours, and a page more for each answer takes its time
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    // the browser's own PDF viewer is not ours to judge
    .exclude('iframe');
  if (rules) builder.withRules(rules);
  else builder.withTags(RULES);
  // what lies behind an open dialog is half covered and out of reach
  const modal = '[role="dialog"][aria-modal="true"]';
  if ((await page.locator(modal).count()) > 0) builder.include(modal);
  return (await builder.analyze()).violations.map(({ id, impact, nodes }) => {
    const where = nodes.map((node) => node.target.join(' ')).join(' | ');
    return `${label}: ${id} (${impact ?? '?'}) ${where}`;
  });
}

export const test = base.extend<Fixtures>({
  axe: async ({ page, colorScheme }, use) => {
    const scheme = colorScheme ?? 'light';
    const other = scheme === 'dark' ? 'light' : 'dark';
    await use(async (label) => {
      expect(await violations(page, `${label}, ${scheme}`)).toEqual([]);
      if (!FULL) return;
      await page.emulateMedia({ colorScheme: other });
      expect(await violations(page, `${label}, ${other}`, COLOUR_RULES)).toEqual([]);
      await page.emulateMedia({ colorScheme: scheme });
      await finishTransitions(page);
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
