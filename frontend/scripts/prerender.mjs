// Puts what the public pages show before their program is there into the built landing.html: the start page and a
// loading question, in each language, rendered from the components themselves. Run after `vite build --mode landing`.
import fs from 'node:fs';
import path from 'node:path';
import { createServer } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '..');
const DIST = path.join(ROOT, 'dist/landing');
const PAGE = path.join(DIST, 'landing.html');

// the modules that talk to the API ask where they are when they are read in
globalThis.window = { location: new URL('http://localhost/landing'), addEventListener() {} };

const server = await createServer({
  root: ROOT,
  mode: 'landing',
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, watch: null },
  optimizeDeps: { noDiscovery: true, include: [] },
});
const { landingShells, withoutScript } = await server.ssrLoadModule('/src/main-shells.tsx');
const shells = await landingShells();
const notices = await withoutScript();
await server.close();

const manifest = JSON.parse(fs.readFileSync(path.join(DIST, '.vite/manifest.json'), 'utf8'));
const journeys = `/landing/${manifest['src/features/landing/Journeys.tsx'].file}`;
// a question needs the journeys at once, the start page only later
const preload = `<link rel="modulepreload" crossorigin href="${journeys}" />`;

function replaced(page, mark, text) {
  if (page.split(mark).length !== 2) throw new Error(`landing.html has to hold ${mark} once`);
  return page.replace(mark, () => text);
}

/** The style sheet before the scripts: it gets the connection that is already open, and paints without them. */
function stylesFirst(page) {
  const [sheet] = /<link rel="stylesheet"[^>]*>/.exec(page) ?? [];
  const [script] = /<script type="module"[^>]*>/.exec(page) ?? [];
  if (!sheet || !script) throw new Error('landing.html has no style sheet or no script');
  return page.replace(sheet, '').replace(script, () => `${sheet}\n    ${script}`);
}

const isDefault = ({ locale, kind }) => locale === 'fr' && kind === 'start';
const templates = shells
  .filter((shell) => !isDefault(shell))
  .map(({ locale, kind, html }) => {
    const head = kind === 'step' ? preload : '';
    return `<template id="shell-${locale}-${kind}">${head}${html}</template>`;
  });
const paragraphs = notices.map(({ locale, text }) => {
  const direction = locale === 'ar' ? 'rtl' : 'ltr';
  return `<p class="landing-wrap shell-noscript" lang="${locale}" dir="${direction}">${text}</p>`;
});

/** Whoever shares the page needs its address whole; it is known only to who builds for one. */
function shared(page) {
  const base = process.env.PUBLIC_URL?.replace(/\/$/, '');
  if (!base) return page;
  const address = `<meta property="og:url" content="${base}/landing" />
    <link rel="canonical" href="${base}/landing" />`;
  const image = /<meta property="og:image" content="[^"]*"\s*\/>/;
  if (!image.test(page)) throw new Error('landing.html has no image to share');
  return page.replace(
    image,
    () => `${address}\n    <meta property="og:image" content="${base}/icons/share.png" />`,
  );
}

let page = stylesFirst(fs.readFileSync(PAGE, 'utf8'));
page = replaced(page, '<!-- without script -->', paragraphs.join('\n'));
page = replaced(page, '<!-- start page -->', shells.find(isDefault).html);
page = replaced(page, '<!-- other pages -->', templates.join('\n'));
fs.writeFileSync(PAGE, shared(page));
console.log(
  `prerendered ${shells.length} first paints into landing.html, ${page.length} characters`,
);
process.exit(0); // a query waits minutes before it forgets itself
