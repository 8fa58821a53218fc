import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Connect, Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `/landing` and below is a second HTML entry: rewrite its deep links in dev and preview, as the API does in production. */
function landingEntry(): Plugin {
  const rewriteTo =
    (target: string): Connect.NextHandleFunction =>
    (request, _response, next) => {
      const path = (request.url ?? '/').split('?')[0] ?? '/';
      const isLanding = path === '/landing' || path.startsWith('/landing/');
      if (isLanding && !/\.\w+$/.test(path)) request.url = target;
      next();
    };
  return {
    name: 'mt-landing-entry',
    configureServer: (server) => {
      server.middlewares.use(rewriteTo('/landing.html'));
    },
    configurePreviewServer: (server) => {
      server.middlewares.use(rewriteTo('/landing/landing.html'));
    },
  };
}

const apiTarget = process.env['VITE_API_BASE_URL'] ?? 'http://127.0.0.1:8000';
const proxy = { '/api': apiTarget };

/**
 * Two builds of one code base: `vite build` -> dist (operator), then `vite build --mode landing` -> dist/landing.
 * One build with two inputs would share chunks and ship the operator's router to the public page. Never in parallel:
 * the first empties dist.
 */
export default defineConfig(({ mode }) => {
  const landing = mode === 'landing';
  return {
    base: landing ? '/landing/' : '/',
    publicDir: landing ? false : 'public',
    plugins: [react(), landingEntry()],
    resolve: { alias: { '@': at('./src') } },
    server: {
      host: '127.0.0.1',
      port: Number(process.env['FRONTEND_PORT'] ?? 5173),
      strictPort: true,
      proxy,
    },
    preview: { host: '127.0.0.1', port: 4173, strictPort: true, proxy },
    build: {
      outDir: landing ? 'dist/landing' : 'dist',
      manifest: true,
      sourcemap: 'hidden',
      target: 'baseline-widely-available',
      rolldownOptions: landing
        ? { input: at('./landing.html') }
        : {
            input: at('./index.html'),
            // what every page uses travels together; forms and pickers come with the pages that have them
            output: {
              codeSplitting: {
                groups: [
                  {
                    name: 'foundation',
                    test: /\/src\/(api|domain|components\/(?!form|pickers|payments|record|Trail|trail|facts|OfferSummary|useOfferFacts))/,
                  },
                  { name: 'forms', test: /\/src\/components\/form\// },
                ],
              },
            },
          },
    },
    test: {
      environment: 'jsdom',
      globals: true,
      setupFiles: ['./src/test/setup.ts'],
      css: { include: [/tokens\.css\?raw/] },
      include: ['src/**/*.test.{ts,tsx}', 'eslint/*.test.js'],
      restoreMocks: true,
      testTimeout: 30_000,
      // its own choice leaves one core to nobody
      maxWorkers: '100%',
      // files share what they import and the page, which `setup.ts` clears after each test: a third of the time
      isolate: false,
      coverage: {
        provider: 'v8',
        include: ['src/**/*.{ts,tsx}'],
        exclude: ['src/api/schema.d.ts', 'src/main*.tsx', 'src/test/**'],
        reporter: ['text-summary'],
        thresholds: { 'src/{features,domain}/**': { lines: 85, statements: 85 } },
      },
    },
  };
});
