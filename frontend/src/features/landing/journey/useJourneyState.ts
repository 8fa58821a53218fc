import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearchParams } from 'react-router';
import { newKey } from '@/api/intent';
import { createDraft, type DraftRead, draftQuery, updateDraft } from '@/api/landing';
import type { JourneyState } from './context';
import {
  type Draft,
  emptyPayload,
  type Payload,
  readDraft,
  withPatch,
  writePayload,
} from './draft';
import { FLOWS, type Journey, placeOf, type Step, stepAfter } from './steps';

/** In an address: the answer being changed was asked for by the check page, and leads back to it. */
const FROM_CHECK = 'check';

export const addressOf = (journey: Journey, id: string, step: Step) => `/${journey}/${id}/${step}`;

/** Everything the pages of a journey share: its answers, its steps, and how both are kept. */
export function useJourneyState(journey: Journey, draft: Draft | null, step: Step): JourneyState {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  const fromCheck = parameters.get('from') === FROM_CHECK;
  const answers = draft?.answers ?? {};
  const place = placeOf(journey, step, answers);
  const hrefOf = (to: Step) => (draft ? addressOf(journey, draft.id, to) : `/${journey}`);

  const remember = (saved: DraftRead) => {
    queries.setQueryData(draftQuery(saved.id).queryKey, saved);
  };

  /** What the server has, which another window may have changed since this page was drawn. */
  const latest = (): Payload => {
    const known = draft && queries.getQueryData(draftQuery(draft.id).queryKey);
    return known ? readDraft(known) : emptyPayload(newKey());
  };

  const update: JourneyState['update'] = async (more, status) => {
    if (!draft) return;
    const body = { ...writePayload({ ...latest(), ...more }), ...(status ? { status } : {}) };
    remember(await updateDraft(draft.id, body));
  };

  const save: JourneyState['save'] = async (patch, more) => {
    const known = latest();
    const payload = { ...known, ...more, answers: withPatch(known.answers, patch) };
    const next = stepAfter(journey, step, payload.answers, fromCheck);
    const body = { ...writePayload(payload), step: next };
    if (draft) {
      remember(await updateDraft(draft.id, body));
      await navigate(addressOf(journey, draft.id, next));
      return;
    }
    const created = await createDraft({
      flow_type: FLOWS[journey],
      status: 'in_progress',
      ...body,
    });
    remember(created);
    // the question that was just answered becomes a page of the draft, so that "back" finds its answer
    await navigate(addressOf(journey, created.id, step), { replace: true });
    await navigate(addressOf(journey, created.id, next));
  };

  return {
    journey,
    draft,
    answers,
    step,
    place,
    back: fromCheck ? hrefOf('check') : place.previous ? hrefOf(place.previous) : '/',
    hrefOf,
    changeHref: (to) => `${hrefOf(to)}?from=${FROM_CHECK}`,
    save,
    update,
  };
}
