import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Reservation, reserveNumbers } from '@/api/landing';
import { useDraft, useJourney } from '../journey/context';
import { isHeld } from '../journey/draft';

const PROPOSALS = { mobile: 5, internet: 1, landline: 1 } as const;

export interface HeldNumbers {
  reservation: Reservation | undefined;
  error: unknown;
  isAsking: boolean;
  /** True when numbers that were shown before are no longer held. */
  areOthers: boolean;
  retry: () => void;
  /** Hold other numbers in place of these. */
  others: () => void;
}

/** Numbers that are really held for this draft: those it has, or new ones once they are no longer held. */
export function useHeldNumbers(): HeldNumbers {
  const { answers, update } = useJourney();
  const draft = useDraft();
  const queries = useQueryClient();
  const service = answers.service ?? 'mobile';
  const [areOthers, setOthers] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const queryKey = ['landing-reservation', draft.id, service] as const;

  const hold = async (): Promise<Reservation> => {
    const reservation = await reserveNumbers(service, PROPOSALS[service]);
    await update({ answers: { ...draft.answers, reservation, number: undefined } });
    return reservation;
  };
  const heldOrNew = async (): Promise<Reservation> => {
    const { reservation } = answers;
    if (reservation && isHeld(reservation, Date.now())) return reservation;
    setOthers(reservation !== undefined);
    return hold();
  };
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: heldOrNew,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const others = async () => {
    setAsking(true);
    setFailure(null);
    try {
      queries.setQueryData(queryKey, await hold());
      setOthers(false);
    } catch (refused) {
      setFailure(refused);
    } finally {
      setAsking(false);
    }
  };
  return {
    reservation: data,
    error: error ?? failure,
    isAsking,
    areOthers,
    retry: () => void refetch(),
    others: () => void others(),
  };
}
