import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ApiError } from '@/api/errors';
import {
  documentKey,
  draftQuery,
  type Submission,
  submitNew,
  submitPlanChange,
} from '@/api/landing';
import { useDraft, useJourney } from './context';
import type { Outcome, Sent } from './draft';
import { isFinal, type Refusal, refusalOf } from './refusals';

const outcomeOf = (answer: Submission): Outcome => ({
  contractId: answer.contract.id,
  serviceIdentifier: answer.service_identifier,
  offerName: answer.contract.offer_name,
  startDate: answer.contract.start_date,
  isPlanChange: answer.provisioning_mode === 'upgrade_existing_contract',
});

const post = (sent: Sent, key: string): Promise<Submission> =>
  sent.kind === 'new' ? submitNew(sent.body, key) : submitPlanChange(sent.body, key);

export interface Submitter {
  send: (build: () => Sent | null) => Promise<void>;
  isBusy: boolean;
  /** Why it failed when that says nothing about the answers: no connection, a fault of the service. */
  failure: unknown;
  refusal: Refusal | null;
  /** The error behind the refusal. */
  refused: ApiError | null;
}

/**
 * Send a request once. What is sent is saved with the draft before it leaves, under the key that the draft was born
 * with; until an answer says what became of it, the same words are sent again and nothing else can be.
 */
export function useSubmission(): Submitter {
  const { journey, answers, update } = useJourney();
  const draft = useDraft();
  const queries = useQueryClient();
  const running = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [refused, setRefused] = useState<ApiError | null>(null);

  const settle = async (answer: Submission) => {
    queries.setQueryData(documentKey(answer.contract.id), answer.document_download_url);
    // once this is saved the draft is at its last page; were it lost, the same words would be sent again
    await update({ sent: null, outcome: outcomeOf(answer) }, 'submitted');
  };

  const attempt = async (build: () => Sent | null) => {
    const sent = draft.sent ?? build();
    if (!sent) return;
    if (!draft.sent) await update({ sent });
    try {
      await settle(await post(sent, draft.key));
    } catch (error) {
      if (isFinal(error)) {
        await update({ sent: null });
        setRefused(error);
        return;
      }
      if (error instanceof ApiError && error.code === 'idempotency_key_payload_conflict') {
        await queries.invalidateQueries({ queryKey: draftQuery(draft.id).queryKey });
      }
      throw error;
    }
  };

  const send = async (build: () => Sent | null) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setFailure(null);
    setRefused(null);
    try {
      await attempt(build);
    } catch (error) {
      setFailure(error);
    } finally {
      running.current = false;
      setBusy(false);
    }
  };

  const refusal = refused && refusalOf(refused, journey, answers);
  return { send, isBusy, failure, refusal, refused };
}
