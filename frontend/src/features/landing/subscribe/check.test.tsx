import { screen, waitFor } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import type { NewSubscription } from '@/api/landing';
import { publicApi, refuse } from '@/test/landing';
import { CONTRACT_ID, DRAFT_ID, savedDraft } from '@/test/landingData';
import { renderLanding } from '@/test/render';
import { server } from '@/test/server';
import { FLOW, answered, at } from '@/test/subscribing';

const title = (name: string) => screen.findByRole('heading', { level: 1, name });
const next = (user: UserEvent) => user.click(screen.getByRole('button', { name: 'Continuer' }));

describe('the check before it counts', () => {
  it('leads to each answer and back', async () => {
    const api = publicApi({ draft: savedDraft(FLOW, answered()) });
    const user = userEvent.setup();
    await renderLanding(at('check'));
    await user.click(await screen.findByRole('link', { name: 'Modifier E-mail' }));
    const field = await screen.findByLabelText('Adresse e-mail');
    await user.clear(field);
    await user.type(field, 'nouveau@example.ma');
    await next(user);
    await title('Vérifiez avant de confirmer');
    expect(screen.getByText('nouveau@example.ma')).toBeVisible();
    const email = () => (api.previews.at(-1) as NewSubscription).email;
    await waitFor(() => {
      expect(email()).toBe('nouveau@example.ma');
    });
  });

  it('sends the same words under the same key when the answer was lost', async () => {
    const api = publicApi({ draft: savedDraft(FLOW, answered()) });
    api.refusals.push(() => HttpResponse.error());
    const user = userEvent.setup();
    await renderLanding(at('check'));
    await user.click(await screen.findByRole('button', { name: 'Confirmer et m’abonner' }));
    await title('Terminons votre demande');
    expect(screen.queryByRole('link', { name: /^Modifier/ })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Renvoyer ma demande' }));
    await title('Votre abonnement est enregistré');
    const [first, second] = api.submissions;
    expect(api.submissions).toHaveLength(2);
    expect(second).toEqual(first);
    expect(first?.key).toBe('key-of-the-draft');
  });

  it('finds the undecided request again after a reload', async () => {
    const sent = { kind: 'new', body: { cin: 'AB123456', contract_start_date: '2026-11-20' } };
    const api = publicApi({ draft: savedDraft(FLOW, answered(), { sent }) });
    const user = userEvent.setup();
    await renderLanding(at('offer'));
    await user.click(await screen.findByRole('button', { name: 'Renvoyer ma demande' }));
    await title('Votre abonnement est enregistré');
    expect(api.submissions[0]?.body).toEqual(sent.body);
  });

  it('says which answer was refused and lets it be changed', async () => {
    const api = publicApi({ draft: savedDraft(FLOW, answered()) });
    api.refusals.push(refuse('subscriber_identifier_conflict', 409) as () => Response);
    const user = userEvent.setup();
    await renderLanding(at('check'));
    await user.click(await screen.findByRole('button', { name: 'Confirmer et m’abonner' }));
    expect(await screen.findByText('Votre demande n’a pas été enregistrée')).toBeVisible();
    await user.click(screen.getByRole('link', { name: 'Modifier cette réponse' }));
    await title('Choisissez votre numéro');
    expect(api.draft?.payload['sent']).toBeNull();
  });

  it('cannot be sent twice by two presses', async () => {
    const api = publicApi({ draft: savedDraft(FLOW, answered()) });
    const user = userEvent.setup();
    await renderLanding(at('check'));
    await user.dblClick(await screen.findByRole('button', { name: 'Confirmer et m’abonner' }));
    await title('Votre abonnement est enregistré');
    expect(api.submissions).toHaveLength(1);
  });
});

describe('a client who is known where the API asks for a one-time code', () => {
  it('proves who it is at the last button and loses nothing', async () => {
    const api = publicApi({ draft: savedDraft(FLOW, answered()) });
    api.refusals.push(refuse('landing_token_invalid', 401) as () => Response);
    const expires_at = new Date(Date.now() + 600_000).toISOString();
    server.use(
      http.post('*/landing/clients/verify-cin', () =>
        HttpResponse.json({ verification_id: 'verification-1', masked_contact: '+******1234' }),
      ),
      http.post('*/landing/clients/verify-code', () =>
        HttpResponse.json({ cin: 'AB123456', lookup_token: 'by-code', expires_at }),
      ),
    );
    const user = userEvent.setup();
    await renderLanding(at('check'));
    await user.click(await screen.findByRole('button', { name: 'Confirmer et m’abonner' }));
    expect(await screen.findByText('Vous êtes déjà client')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Confirmer que c’est moi' }));
    await title('Saisissez le code reçu');
    await user.type(screen.getByLabelText('Code'), '123456');
    await next(user);
    await title('Vérifiez avant de confirmer');
    await user.click(await screen.findByRole('button', { name: 'Confirmer et m’abonner' }));
    await title('Votre abonnement est enregistré');
    const [first, second] = api.submissions;
    expect(first?.body).not.toHaveProperty('lookup_token');
    expect(second?.body).toMatchObject({ lookup_token: 'by-code' });
    expect(second?.key).toBe(first?.key);
  });
});

describe('the end of a request', () => {
  const outcome = {
    contractId: CONTRACT_ID,
    serviceIdentifier: '+212655334422',
    offerName: 'Mobile 10 Go',
    startDate: '2026-11-20',
    isPlanChange: false,
  };

  it('asks for a code only when the document is wanted', async () => {
    publicApi({ draft: savedDraft(FLOW, answered(), { outcome, byCode: true }) });
    const user = userEvent.setup();
    await renderLanding(at('done'));
    await title('Votre abonnement est enregistré');
    await user.click(screen.getByRole('button', { name: 'Télécharger le contrat (PDF)' }));
    await title('Confirmez que c’est vous');
  });

  it('survives a reload and asks for a fresh address of the contract', async () => {
    publicApi({ draft: savedDraft(FLOW, answered(), { outcome }) });
    const asked: unknown[] = [];
    server.use(
      http.post('*/landing/contracts/:id/document-link', async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json({ contract_id: CONTRACT_ID, document_download_url: '/paper.pdf' });
      }),
      http.get('*/paper.pdf', () => HttpResponse.text('%PDF-1.7')),
    );
    const saved = vi.fn(() => 'blob:paper');
    URL.createObjectURL = saved;
    URL.revokeObjectURL = vi.fn();
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    const user = userEvent.setup();
    await renderLanding(at('check'));
    await title('Votre abonnement est enregistré');
    await user.click(screen.getByRole('button', { name: 'Télécharger le contrat (PDF)' }));
    await waitFor(() => {
      expect(saved).toHaveBeenCalled();
    });
    expect(asked).toEqual([{ cin: 'AB123456', lookup_token: null }]);
  });
});

describe('coming back later', () => {
  it('leads from the kept link to the step where the draft stopped', async () => {
    const draft = { ...savedDraft(FLOW, answered({ email: undefined })), step: 'contact' };
    publicApi({ draft });
    await renderLanding(`/landing/resume/${DRAFT_ID}`);
    await title('Comment vous joindre ?');
    const user = userEvent.setup();
    await user.click(screen.getByText('Continuer plus tard'));
    const link = screen.getByRole<HTMLInputElement>('textbox', { name: 'Lien de reprise' });
    expect(link.value).toMatch(new RegExp(`/landing/resume/${DRAFT_ID}$`));
    await user.click(screen.getByRole('button', { name: 'Copier le lien' }));
    expect(await screen.findByText('Lien copié')).toBeVisible();
  });

  it.each(['/landing/resume/nothing', '/landing/subscribe/nothing/offer'])(
    'says so when %s names no draft',
    async (address) => {
      publicApi();
      await renderLanding(address);
      await title('Cette demande n’existe plus');
    },
  );
});
