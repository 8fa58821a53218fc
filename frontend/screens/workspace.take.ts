import { test } from '@playwright/test';
import { settled } from '../e2e/fixtures.ts';
import { SCENES } from '../e2e/scenes/index.ts';
import { leave } from '../e2e/scenes/scene.ts';
import { words } from '../e2e/scenes/words.ts';
import { type World, worldOf } from '../e2e/scenes/world.ts';
import { DAY, LOOKS, photograph, stopClock } from './camera.ts';

let found: World | undefined;

for (const { lang, colorScheme } of LOOKS) {
  test.describe(`${lang}, ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const visit of Object.values(SCENES).flat()) {
      const names = visit.states.map(({ name }) => name).join(', ');
      test(names, async ({ page }) => {
        const world = (found ??= await worldOf(page.request, DAY));
        const say = words(lang);
        await stopClock(page);
        await visit.before?.(page);
        await page.goto(
          `${visit.path(world)}${visit.path(world).includes('?') ? '&' : '?'}lang=${lang}`,
        );
        await settled(page);
        for (const state of visit.states) {
          await leave(page);
          await state.reach?.({ page, say, world });
          await photograph(page, `workspace/${state.name}.${lang}`);
        }
      });
    }
  });
}
