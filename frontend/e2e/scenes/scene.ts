import { expect, type Page } from '@playwright/test';
import type { Say } from './words.ts';
import type { World } from './world.ts';

export interface Stage {
  page: Page;
  say: Say;
  world: World;
}

/** One thing to look at: a page, a dialog over it, an error on it. */
export interface State {
  /** The name of its picture. */
  name: string;
  /** What the picture shows. */
  title: string;
  /** From the state before to this one; the first of a visit is the page as it opens. */
  reach?: (stage: Stage) => Promise<void>;
}

/** A page and the states that are reached from it, in this order. */
export interface Visit {
  path: (world: World) => string;
  /** What the network says instead, or anything else before the page opens. */
  before?: (page: Page) => Promise<unknown>;
  states: State[];
}

/** Press a button of the page or of the open dialog. */
export const pressed = async ({ page, say }: Stage, key: Parameters<Say>[0]) => {
  await page.getByRole('button', { name: say(key) }).click();
};

/** Open a menu and choose. */
export const chosen = async (stage: Stage, menu: Parameters<Say>[0], item: Parameters<Say>[0]) => {
  await pressed(stage, menu);
  await stage.page.getByRole('menuitem', { name: stage.say(item) }).click();
  await stage.page.getByRole('dialog').waitFor();
};

/** A dialog that opens by a button. */
export const opened = async (stage: Stage, key: Parameters<Say>[0]) => {
  await pressed(stage, key);
  await stage.page.getByRole('dialog').waitFor();
};

/** Send the form as it is: with its errors. */
export const submitted = async ({ page }: Stage) => {
  await page.locator('main form button[type=submit]').last().click();
  await page.locator('[aria-invalid=true], [role=alert]').first().waitFor();
};

/** Close what lies over the page. */
export async function leave(page: Page): Promise<void> {
  const over = page.locator('[role=dialog], [role=menu]');
  if ((await over.count()) === 0) return;
  await expect(async () => {
    await page.keyboard.press('Escape');
    await expect(over).toHaveCount(0, { timeout: 1_000 });
  }).toPass();
}
