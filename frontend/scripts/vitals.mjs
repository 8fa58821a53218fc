// Load figures of the public pages on a slow phone: LCP, CLS and the time until the first button or link of the page
// can be used. Needs a running product: E2E_BASE_URL (default http://127.0.0.1:8000). Ends with 1 beyond a budget.
import { existsSync } from 'node:fs';
import { chromium, devices } from '@playwright/test';

const BASE = process.env.E2E_BASE_URL ?? 'http://127.0.0.1:8000';
const BROWSER = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const RUNS = 3;
const CPU_SLOWDOWN = 4;
const kbit = (count) => (count * 1024) / 8;

const NETWORKS = {
  '4G slow': {
    latency: 150,
    downloadThroughput: kbit(1638),
    uploadThroughput: kbit(750),
    lcp: 2500,
    usable: 3000,
  },
  'slow 3G': {
    latency: 400,
    downloadThroughput: kbit(400),
    uploadThroughput: kbit(400),
    lcp: 4500,
    usable: 4500,
  },
};
const PAGES = {
  '/landing': '.choice-link',
  '/landing/subscribe': '.button-main',
  '/landing/bills': '.button-main',
};
const MOST_SHIFT = 0.02;

function observe() {
  globalThis.vitals = { lcp: 0, cls: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.vitals.lcp = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!entry.hadRecentInput) globalThis.vitals.cls += entry.value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

async function measure(browser, path, target, network) {
  const context = await browser.newContext({ ...devices['Pixel 7'], locale: 'fr-MA' });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  const { latency, downloadThroughput, uploadThroughput } = network;
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput,
    uploadThroughput,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  await page.addInitScript(observe);
  const start = Date.now();
  await page.goto(BASE + path, { waitUntil: 'commit' });
  await page.locator(target).first().waitFor();
  const usable = Date.now() - start;
  await page.waitForLoadState('networkidle');
  const vitals = await page.evaluate(() => globalThis.vitals);
  await context.close();
  return { ...vitals, usable };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const browser = await chromium.launch({
  ...(existsSync(BROWSER) ? { executablePath: BROWSER } : {}),
  args: ['--no-sandbox', '--disable-gpu'],
});
let failed = false;
for (const [name, network] of Object.entries(NETWORKS)) {
  for (const [path, target] of Object.entries(PAGES)) {
    const runs = [];
    for (let run = 0; run < RUNS; run += 1)
      runs.push(await measure(browser, path, target, network));
    const [lcp, cls, usable] = ['lcp', 'cls', 'usable'].map((figure) =>
      median(runs.map((run) => run[figure])),
    );
    const over = lcp > network.lcp || cls > MOST_SHIFT || usable > network.usable;
    failed ||= over;
    console.log(
      `${name.padEnd(8)} ${path.padEnd(20)} LCP ${Math.round(lcp)} ms (budget ${network.lcp}), ` +
        `CLS ${cls.toFixed(3)} (budget ${MOST_SHIFT}), usable ${usable} ms (budget ${network.usable}) ${over ? 'OVER' : 'ok'}`,
    );
  }
}
await browser.close();
if (failed) process.exit(1);
