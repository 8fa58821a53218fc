import { type APIRequestContext, devices } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { newCin, offersOf, today } from './landing-support.ts';

/** Confirm a subscription as the public page sends it. */
async function subscribe(api: APIRequestContext, cin: string, email: string): Promise<string> {
  const [offer] = await offersOf(api, 'mobile');
  const answer = await api.post('/api/v1/landing/submit/new', {
    headers: { 'Idempotency-Key': `e2e-${cin}-${email}` },
    data: {
      service_category: 'mobile',
      offer_id: offer?.id,
      cin,
      full_name: 'Hind Zerouali',
      email,
      address: '4 rue Ibn Batouta, Fès',
      contract_start_date: today(),
      mobile_number_mode: 'assign_new',
    },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  const { contract } = (await answer.json()) as { contract: { id: string } };
  return contract.id;
}

test.describe('in the workspace', () => {
  const { viewport, isMobile, hasTouch, userAgent } = devices['Desktop Chrome'];
  test.use({ viewport, isMobile, hasTouch, userAgent });

  test('what was confirmed in public is there at once', async ({ page }) => {
    test.slow();
    const cin = newCin();
    const first = await subscribe(page.request, cin, 'hind@example.ma');
    await page.goto(`/clients?q=${cin}`);
    await page.getByRole('link', { name: 'Hind Zerouali' }).click();
    const contracts = page.getByRole('region', { name: 'Contrats' });
    await expect(contracts.getByRole('row')).toHaveCount(2);
    await expect(page.getByRole('region', { name: 'Changements de coordonnées' })).toBeHidden();

    await page.goto(`/contracts/${first}`);
    for (const event of ['Contrat signé', 'Numéro attribué', 'Document émis']) {
      await expect(page.getByText(event, { exact: true }).first()).toBeVisible();
    }
    await page.getByRole('button', { name: 'Afficher le contrat' }).click();
    await expect(page.locator('iframe')).toBeVisible();

    await subscribe(page.request, cin, 'autre@example.ma');
    await page.getByRole('link', { name: 'Hind Zerouali' }).first().click();
    await expect(contracts.getByRole('row')).toHaveCount(3);
    const waiting = page.getByRole('region', { name: 'Changements de coordonnées' });
    await expect(waiting).toContainText('hind@example.ma');
    await expect(waiting).toContainText('autre@example.ma');
    await waiting.getByRole('button', { name: 'Accepter' }).click();
    await expect(waiting).toBeHidden();
    await expect(page.getByText('autre@example.ma').first()).toBeVisible();
  });
});
