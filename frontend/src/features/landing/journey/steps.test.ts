import { savedDraft } from '@/test/landingData';
import { type Answers, readDraft, withPatch } from './draft';
import { firstOpen, journeyOf, reachable, stepAfter, stepsOf } from './steps';

const MOBILE: Answers = {
  service: 'mobile',
  offerId: 'offer-1',
  numberMode: 'assign_new',
  number: '655334422',
  startDate: '2026-11-20',
  commitmentMonths: 0,
  cin: 'AB123456',
  fullName: 'Amal Benali',
  email: 'amal@example.ma',
  address: 'Rabat, Agdal',
};

const draftOf = (answers: Record<string, unknown>, more = {}) =>
  readDraft(savedDraft('subscribe_new_service', answers, more));

describe('the questions of a journey', () => {
  it.each([
    [{ service: 'mobile', numberMode: 'use_existing' } as const, ['number', 'keep']],
    [{ service: 'mobile', numberMode: 'assign_new' } as const, ['number', 'choose']],
    [{ service: 'internet' } as const, ['home']],
    [{ service: 'landline' } as const, ['home']],
  ])('of %o ask for the number by %o', (answers, expected) => {
    const steps = stepsOf('subscribe', answers);
    expect(steps.slice(2, steps.indexOf('start'))).toEqual(expected);
  });

  it('end at the check once everything is answered', () => {
    expect(firstOpen('subscribe', MOBILE)).toBe('check');
    expect(firstOpen('subscribe', { ...MOBILE, email: undefined })).toBe('contact');
    expect(firstOpen('bills', { cin: 'AB123456' })).toBe('list');
  });

  it('lead back to the check after one changed answer, or to what the change left open', () => {
    expect(stepAfter('subscribe', 'address', MOBILE, true)).toBe('check');
    expect(
      stepAfter('subscribe', 'service', withPatch(MOBILE, { service: 'internet' }), true),
    ).toBe('offer');
    expect(stepAfter('subscribe', 'service', MOBILE, false)).toBe('offer');
  });
});

describe('where somebody who asks for a step really is', () => {
  const answers = { ...MOBILE, cin: undefined };

  it.each([
    ['check', 'check'],
    ['offer', 'offer'],
    ['keep', 'check'],
    ['nonsense', 'check'],
    [undefined, 'check'],
    ['done', 'check'],
  ])('%s leads to %s when all is answered', (wanted, expected) => {
    expect(reachable('subscribe', draftOf(answers), wanted)).toBe(expected);
  });

  it('never passes a question without an answer', () => {
    const draft = draftOf({ service: 'mobile' });
    expect(reachable('subscribe', draft, 'check')).toBe('offer');
    expect(reachable('subscribe', null, 'check')).toBe('service');
  });

  it('stays at the check while nobody knows what became of the request', () => {
    const draft = draftOf(answers, { sent: { kind: 'new', body: {} } });
    expect(reachable('subscribe', draft, 'offer')).toBe('check');
  });

  it('stays at the end once the request was carried out', () => {
    const draft = draftOf(answers, { outcome: { contractId: 'contract-1' } });
    expect(reachable('subscribe', draft, 'check')).toBe('done');
  });
});

describe('answers', () => {
  it('that hang on a changed one are forgotten with it', () => {
    const changed = withPatch(MOBILE, { service: 'landline' });
    expect(changed.offerId).toBeUndefined();
    expect(changed.number).toBeUndefined();
    expect(changed.fullName).toBe('Amal Benali');
    expect(
      withPatch({ contractId: 'a', offerId: 'b' }, { contractId: 'c' }).offerId,
    ).toBeUndefined();
    expect(withPatch({ cin: 'AB1', contractId: 'a' }, { cin: 'CD2' }).contractId).toBeUndefined();
  });

  it('of a draft are not taken on trust', () => {
    const draft = draftOf({
      service: 'satellite',
      offerId: 12,
      numberMode: ['assign_new'],
      reservation: { numbers: 'none' },
      commitmentMonths: '12',
    });
    expect(draft.answers).toEqual({ cin: 'AB123456' });
    const bare = readDraft({ ...savedDraft('subscribe_new_service', {}), payload: {} });
    expect(bare.key).toBe(bare.id);
    expect(bare.sent).toBeNull();
  });

  it('belong to the journey that their draft names', () => {
    expect(journeyOf('check_billing_and_download_invoices')).toBe('bills');
  });
});
