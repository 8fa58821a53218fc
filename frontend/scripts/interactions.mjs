// How long the workspace takes to show what a press did, on a machine four times slower than this one: the worst Event
// Timing duration of each kind of interaction on a list of 100 rows. Needs a running product with demo data:
// E2E_BASE_URL (default http://127.0.0.1:8000). Ends with 1 beyond the budget.
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const BASE = process.env.E2E_BASE_URL ?? 'http://127.0.0.1:8000';
const BROWSER = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const CPU_SLOWDOWN = 4;
const ROWS = 100;
const BUDGET = 200;
const RUNS = 3;

function observe() {
  globalThis.durations = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.durations.push(entry.duration);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
}

/** Lists of 100 rows out of the few that the demo data has. */
async function widen(page) {
  await page.route('**/api/v1/collections/cases?*', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    const rows = body.data;
    if (rows.length === 0) return route.fulfill({ response: answer, json: body });
    body.data = Array.from({ length: ROWS }, (_, at) => ({
      ...rows[at % rows.length],
      id: `0000${at}`.slice(-4) + rows[at % rows.length].id.slice(4),
    }));
    return route.fulfill({ response: answer, json: body });
  });
}

/** Found by attributes, and pressed where it stands: what looks into the page meanwhile would be measured too. */
async function press(page, selector) {
  const found = page.locator(selector).first();
  await found.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await found.boundingBox();
  await page.mouse.click(x + width / 2, y + height / 2);
}

const BOXES = 'tbody input[type=checkbox]';
const dialog = (page) => page.locator('[role=dialog]');
const INTERACTIONS = {
  'tick a row': (page) => press(page, 'tbody tr:nth-child(3) input[type=checkbox]'),
  'tick all rows': (page) => press(page, 'thead input[type=checkbox]'),
  'open a dialog': async (page) => {
    await press(page, 'button:has-text("Envoyer des relances…")');
    await dialog(page).waitFor();
  },
  'close it': async (page) => {
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'hidden' });
  },
  'untick all rows': (page) => press(page, 'thead input[type=checkbox]'),
  sort: (page) => press(page, 'thead button'),
  filter: (page) => press(page, '[role=group] button:has-text("En cours")'),
  'type in the search': async (page) => {
    await page.locator('main input[type=search]').focus();
    await page.keyboard.type('abc');
  },
  'clear the search': (page) => page.keyboard.press('Escape'),
  'open the columns': (page) => press(page, 'button:has-text("Affichage")'),
  'hide a column': (page) => press(page, 'label:has-text("Promesse")'),
  'close the columns': (page) => page.keyboard.press('Escape'),
  'open the palette': (page) => page.keyboard.press('Control+k'),
  'type in the palette': async (page) => {
    await page.locator('input[role=combobox]').waitFor();
    await page.keyboard.type('ben');
  },
  'close the palette': (page) => page.keyboard.press('Escape'),
};

async function measure(browser) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'fr-MA',
  });
  const page = await context.newPage();
  await widen(page);
  await page.addInitScript(observe);
  await page.goto(`${BASE}/collections?lang=fr`);
  await page
    .locator(BOXES)
    .nth(ROWS - 1)
    .waitFor();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  const worst = {};
  for (const [name, interact] of Object.entries(INTERACTIONS)) {
    await page.evaluate(() => {
      globalThis.durations = [];
    });
    await interact(page);
    await page.waitForLoadState('networkidle');
    // an event is reported once the frame that shows it was painted
    await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
    worst[name] = await page.evaluate(() => Math.max(0, ...globalThis.durations));
  }
  await context.close();
  return worst;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const browser = await chromium.launch({
  ...(existsSync(BROWSER) ? { executablePath: BROWSER } : {}),
  args: ['--no-sandbox', '--disable-gpu'],
});
const runs = [];
for (let run = 0; run < RUNS; run += 1) runs.push(await measure(browser));
await browser.close();
let failed = false;
for (const name of Object.keys(INTERACTIONS)) {
  const figures = runs.map((run) => run[name]);
  const over = median(figures) > BUDGET;
  failed ||= over;
  console.log(
    `${name.padEnd(20)} ${String(median(figures)).padStart(4)} ms of ${figures.join(', ')} (budget ${BUDGET}) ${over ? 'OVER' : 'ok'}`,
  );
}
if (failed) process.exit(1);
