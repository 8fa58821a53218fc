import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { defineConfig, devices } from '@playwright/test';
import { FULL } from './e2e/depth.ts';

/** Debian's Chromium when it is there; otherwise the browser that Playwright installed. */
const chromium = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const launchOptions = {
  ...(existsSync(chromium) ? { executablePath: chromium } : {}),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/** The backend is started by whoever runs the tests; it serves the built frontend on one port. */
export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  timeout: 90_000,
  workers: Math.max(2, cpus().length),
  retries: process.env['CI'] ? 1 : 0,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['html', { open: 'never' }]],
  use: {
    baseURL: process.env['E2E_BASE_URL'] ?? 'http://127.0.0.1:8000',
    locale: 'fr-MA',
    timezoneId: 'Africa/Casablanca',
    trace: 'on-first-retry',
  },
  projects: [
    {
      name: 'desktop',
      testIgnore: /landing/,
      use: { ...devices['Desktop Chrome'], launchOptions },
    },
    {
      name: 'phone',
      testMatch: /landing[^/]*\.spec/,
      use: {
        ...devices['Pixel 7'],
        viewport: { width: 360, height: 640 },
        deviceScaleFactor: 1,
        launchOptions,
      },
    },
    // the journeys again, in a window as wide as a desk
    ...(FULL
      ? [
          {
            name: 'wide',
            testMatch: /landing-(clients|subscribe)\.spec/,
            use: { ...devices['Desktop Chrome'], launchOptions },
          },
        ]
      : []),
  ],
});
