// Lighthouse figures of the public pages on a phone and of the workspace on a desktop: the median of three runs of
// each page against its budget, ends with 1 beyond one. Needs a running product that serves the production build:
// E2E_BASE_URL (default http://127.0.0.1:8000). Lighthouse itself is no dependency: `npm run lighthouse -- --install`
// fetches it once into .tools; without that option nothing is downloaded. Arguments choose pages: `/landing /invoices`.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const VERSION = '12.8.2';
const HOME = path.resolve(import.meta.dirname, `../../.tools/lighthouse-${VERSION}`);
const PROGRAM = path.join(HOME, 'node_modules/lighthouse/cli/index.js');
const BASE = process.env.E2E_BASE_URL ?? 'http://127.0.0.1:8000';
const BROWSER = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const RUNS = Number(process.env.LIGHTHOUSE_RUNS ?? 3);
const CHROME_FLAGS = '--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage';

const PUBLIC = {
  device: 'phone',
  least: { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 },
  most: { lcp: 2000, cls: 0.02 },
};
// the workspace asks search engines to stay away, so they do not judge it
const WORKSPACE = {
  device: 'desktop',
  least: { performance: 95, accessibility: 100, 'best-practices': 100 },
  most: {},
};
const PAGES = {
  '/landing': PUBLIC,
  '/landing?lang=ar': PUBLIC,
  '/invoices': WORKSPACE,
  '/collections': WORKSPACE,
  '/clients': WORKSPACE,
  '/offers': WORKSPACE,
  '/contracts': WORKSPACE,
};
const FIGURES = {
  fcp: 'first-contentful-paint',
  lcp: 'largest-contentful-paint',
  tbt: 'total-blocking-time',
  cls: 'cumulative-layout-shift',
};

function install() {
  const asked = ['--prefix', HOME, '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', ...asked, `lighthouse@${VERSION}`], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}

/** Run Lighthouse in a folder of its own, where the browser leaves its profile. */
function run(folder, args) {
  const browser = existsSync(BROWSER) ? { CHROME_PATH: BROWSER } : {};
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...browser, TMPDIR: folder },
    });
    let words = '';
    child.stderr.on('data', (chunk) => (words += chunk));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(words.trim()))));
  });
}

/** One run: the scores of its categories out of 100, and its figures. */
async function measure(page, { device, least }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lighthouse-'));
  const report = path.join(folder, 'report.json');
  try {
    await run(folder, [
      BASE + page,
      '--quiet',
      '--output=json',
      `--output-path=${report}`,
      `--chrome-flags=${CHROME_FLAGS}`,
      `--only-categories=${Object.keys(least).join(',')}`,
      ...(device === 'desktop' ? ['--preset=desktop'] : []),
    ]);
    const { categories, audits } = JSON.parse(readFileSync(report, 'utf8'));
    const scores = Object.keys(least).map((name) => [
      name,
      Math.round(categories[name].score * 100),
    ]);
    const figures = Object.entries(FIGURES).map(([name, audit]) => [
      name,
      audits[audit].numericValue,
    ]);
    const failed = Object.values(categories)
      .filter(({ id }) => id !== 'performance')
      .flatMap(({ auditRefs }) => auditRefs)
      .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
      .map(({ id }) => id);
    return { ...Object.fromEntries([...scores, ...figures]), failed };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** A busy machine now and then keeps the browser from recording: the run is then made once more. */
const measured = (page, rule) => measure(page, rule).catch(() => measure(page, rule));

async function judge(page, rule) {
  const runs = [];
  for (let turn = 0; turn < RUNS; turn += 1) runs.push(await measured(page, rule));
  const names = [...Object.keys(rule.least), ...Object.keys(FIGURES)];
  const found = Object.fromEntries(
    names.map((name) => [name, median(runs.map((one) => one[name]))]),
  );
  const over = [
    ...Object.entries(rule.least).filter(([name, least]) => found[name] < least),
    ...Object.entries(rule.most).filter(([name, most]) => found[name] > most),
  ];
  return { found, over, failed: [...new Set(runs.flatMap((one) => one.failed))] };
}

function line(page, { device, least, most }, { found, over, failed }) {
  const scores = Object.keys(least).map((name) => found[name]);
  const budget = [
    Object.values(least).join('/'),
    ...Object.entries(most).map((m) => m.join(' <= ')),
  ];
  const ms = (name) => `${Math.round(found[name])} ms`;
  const cells = [
    page.padEnd(17),
    device.padEnd(8),
    scores.join('/').padEnd(16),
    `FCP ${ms('fcp')}`.padEnd(12),
    `LCP ${ms('lcp')}`.padEnd(12),
    `TBT ${ms('tbt')}`.padEnd(12),
    `CLS ${found.cls.toFixed(3)}`,
    `load ${os.loadavg()[0].toFixed(1)}`.padEnd(9),
    over.length > 0 ? `OVER (${budget.join(', ')}) ${failed.join(' ')}` : 'ok',
  ];
  return cells.join('  ');
}

if (process.argv.includes('--install')) install();
if (!existsSync(PROGRAM)) {
  console.error(`Lighthouse ${VERSION} is not here: npm run lighthouse -- --install`);
  process.exit(1);
}
const answers = await fetch(`${BASE}/landing`).then(
  ({ ok }) => ok,
  () => false,
);
if (!answers) {
  console.error(`no product answers at ${BASE}: start it, or name it by E2E_BASE_URL`);
  process.exit(1);
}
const asked = process.argv.slice(2).filter((argument) => argument.startsWith('/'));
const pages = Object.entries(PAGES).filter(([page]) => asked.length === 0 || asked.includes(page));
let isOver = false;
for (const [page, rule] of pages) {
  const result = await judge(page, rule);
  isOver ||= result.over.length > 0;
  console.log(line(page, rule, result));
}
if (isOver) process.exit(1);
