// First-load gzip size of each route: the static-import closure of its entry and route chunk, from Vite's manifests.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const ROOT = path.resolve(import.meta.dirname, '../dist');
const operator = (page, budget = 300) => ({ dist: ROOT, entries: ['index.html', page], budget });

const routes = {
  landing: { dist: path.join(ROOT, 'landing'), entries: ['landing.html'], budget: 130 },
  'operator /': operator('src/app/OverviewPage.tsx'),
  'operator /contracts': operator('src/features/contracts/ContractsPage.tsx'),
  'operator /clients': operator('src/features/clients/ClientsPage.tsx'),
  'operator /clients/:id': operator('src/features/clients/ClientPage.tsx'),
  'operator /settings': operator('src/features/settings/CompanyPage.tsx'),
  'operator /offers': operator('src/features/offers/OffersPage.tsx'),
  'operator /invoices': operator('src/features/invoices/InvoicesPage.tsx'),
  'operator /invoices/:id': operator('src/features/invoices/InvoicePage.tsx'),
  'operator /invoices/runs/new': operator('src/features/invoices/NewRunPage.tsx'),
  'operator /contracts/new/client': operator('src/features/contracts/signing/NewClientPage.tsx'),
  'operator /contracts/:id': operator('src/features/contracts/contract/ContractPage.tsx'),
  'operator /offers/new': operator('src/features/offers/NewOfferPage.tsx'),
  'operator /collections': operator('src/features/collections/CollectionsPage.tsx', 400), // with its chart
  'operator /collections/:id': operator('src/features/collections/CasePage.tsx'),
};

function firstLoad({ dist, entries }) {
  const manifest = JSON.parse(fs.readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8'));
  const files = new Set();
  const seen = new Set();
  const walk = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    if (!chunk)
      throw new Error(
        `${key} is not in the manifest of ${dist}: build first, or fix the route list`,
      );
    files.add(chunk.file);
    for (const css of chunk.css ?? []) files.add(css);
    for (const dependency of chunk.imports ?? []) walk(dependency);
  };
  entries.forEach(walk);
  const gzipped = (extension) =>
    [...files]
      .filter((file) => file.endsWith(extension))
      .map((file) => zlib.gzipSync(fs.readFileSync(path.join(dist, file)), { level: 9 }).length)
      .reduce((sum, bytes) => sum + bytes, 0) / 1000;
  return { count: files.size, js: gzipped('.js'), css: gzipped('.css') };
}

let failed = false;
for (const [name, route] of Object.entries(routes)) {
  const { count, js, css } = firstLoad(route);
  const over = js + css > route.budget;
  failed ||= over;
  console.log(
    `${name.padEnd(31)} js ${js.toFixed(1)} + css ${css.toFixed(1)} = ${(js + css).toFixed(1)} kB gzip, ` +
      `${count} files, budget ${route.budget} ${over ? 'OVER' : 'ok'}`,
  );
}
if (failed && process.argv.includes('--check')) process.exit(1);
