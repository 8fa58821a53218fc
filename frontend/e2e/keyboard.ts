import { expect, type Locator, type Page } from '@playwright/test';

const FARTHEST = 80;

/** What the element with the focus is called, as an assistive technology would say it. */
async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return '';
    const said = element.getAttribute('aria-label');
    if (said !== null) return said;
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
    const label = labels.map((each) => each.textContent).join(' ');
    return label === '' ? element.textContent : label;
  });
}

/** Press Tab, or Shift+Tab backwards, until what has the focus is called so. */
export async function reach(
  page: Page,
  name: string | RegExp,
  key: 'Tab' | 'Shift+Tab' = 'Tab',
): Promise<void> {
  const passed: string[] = [];
  for (let press = 0; press < FARTHEST; press += 1) {
    await page.keyboard.press(key);
    const called = await focused(page);
    if (typeof name === 'string' ? called.includes(name) : name.test(called)) return;
    passed.push(called);
  }
  throw new Error(`${key} never reached ${String(name)}, only ${passed.join(' | ').slice(0, 600)}`);
}

/** Reach a field and type into it, over what it holds. */
export async function typeInto(page: Page, name: string | RegExp, text: string): Promise<void> {
  await reach(page, name);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}

/** Reach a link or button and press it. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await reach(page, name);
  await page.keyboard.press('Enter');
}

/** A dialog that opened has the keyboard a moment later: a key pressed before would be lost, or meant for the page. */
export async function entered(dialog: Locator): Promise<void> {
  const hasFocus = () => dialog.evaluate((opened) => opened.contains(document.activeElement));
  await expect.poll(hasFocus).toBe(true);
}

/** Any use of the mouse is a failure: a click that a test makes by habit would hide what the keyboard cannot do. */
export async function withoutMouse(page: Page): Promise<void> {
  await page.addInitScript(() => {
    addEventListener('mousedown', () => {
      throw new Error('the mouse was used');
    });
  });
}

/** The heading of the page that the keys led to. */
export async function arrived(page: Page, heading: string | RegExp): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
}
