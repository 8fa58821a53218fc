import { defineConfig, devices } from '@playwright/test';
import tests from './playwright.config.ts';

const { launchOptions } = tests.projects?.[0]?.use ?? {};

/** Pictures rather than tests: `docs/screens/make.py` starts the product and says where they go. */
export default defineConfig({
  testDir: 'screens',
  fullyParallel: true,
  timeout: 180_000,
  workers: 2,
  retries: 1,
  reporter: 'line',
  use: {
    baseURL: process.env['E2E_BASE_URL'] ?? 'http://127.0.0.1:8000',
    locale: 'fr-MA',
    timezoneId: 'Africa/Casablanca',
    extraHTTPHeaders: { 'X-Actor-Roles': 'admin' },
  },
  projects: [
    {
      name: 'workspace',
      testMatch: 'workspace.take.ts',
      use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 }, launchOptions },
    },
    {
      name: 'landing',
      testMatch: 'landing.take.ts',
      use: {
        ...devices['Pixel 7'],
        viewport: { width: 412, height: 800 },
        deviceScaleFactor: 1,
        launchOptions,
      },
    },
  ],
});
