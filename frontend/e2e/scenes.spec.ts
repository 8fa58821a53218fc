import { FULL } from './depth.ts';
import { expect, expectNoSidewaysScroll, settled, test } from './fixtures.ts';
import { SCENES } from './scenes/index.ts';
import { leave } from './scenes/scene.ts';
import { words } from './scenes/words.ts';
import { type World, worldOf } from './scenes/world.ts';

const LOOKS = [
  { lang: 'fr', colorScheme: 'light' },
  { lang: 'ar', colorScheme: 'dark' },
] as const;
const today = new Date().toISOString().slice(0, 10);
let found: World | undefined;

for (const [look, { lang, colorScheme }] of LOOKS.entries()) {
  test.describe(`every screen, dialog and error, ${lang}, ${colorScheme}`, () => {
    test.use({ colorScheme, extraHTTPHeaders: { 'X-Actor-Roles': 'admin' } });

    for (const [section, visits] of Object.entries(SCENES)) {
      test(`${section}: accessible, and fitting every window`, async ({ page, axe }) => {
        test.slow();
        const world = (found ??= await worldOf(page.request, today));
        const stage = { page, say: words(lang), world };
        // usually each page has one look in turn
        const seen = visits.filter((_, at) => FULL || at % LOOKS.length === look);
        for (const { path, before, states } of seen) {
          await page.unrouteAll();
          await before?.(page);
          const address = path(world);
          await page.goto(`${address}${address.includes('?') ? '&' : '?'}lang=${lang}`);
          await expect(page.locator('html')).toHaveAttribute('lang', lang);
          await settled(page);
          for (const { name, reach } of states) {
            await leave(page);
            await reach?.(stage);
            // what lies half under the head of the page is not too small, only scrolled
            await page.evaluate(() => {
              window.scrollTo(0, 0);
            });
            await axe(`${name}, ${lang}`);
          }
          await leave(page);
          // a window of 1280 enlarged to 200 %, then to 400 %
          for (const width of [640, 320]) {
            await page.setViewportSize({ width, height: 720 });
            await expectNoSidewaysScroll(page);
          }
          await page.setViewportSize({ width: 1280, height: 720 });
        }
      });
    }
  });
}
