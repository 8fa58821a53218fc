import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '@/api/errors';
import { verifyCin } from '@/api/landing';
import { useLandingText } from '@/i18n/landing';
import { useJourney } from '../journey/context';
import { StepPage } from '../kit/StepPage';
import { TextField } from '../kit/TextField';
import { useForm } from '../kit/useForm';
import { cleanCin, isLookup, knownLookup, lookupQuery } from './lookup';

/** Who the client is: the one question before his lines or his bills. */
export function CinPage(): ReactNode {
  const { t } = useLandingText();
  const { answers, back, journey, place, save } = useJourney();
  const queries = useQueryClient();
  const form = useForm({
    initial: { cin: answers.cin ?? '' },
    rules: { cin: (value) => (cleanCin(value) ? null : 'cin.error') },
    onSubmit: async ({ cin: typed }) => {
      const cin = cleanCin(typed) ?? '';
      try {
        const verified = knownLookup(queries, cin) ?? (await verifyCin(cin));
        queries.setQueryData(lookupQuery(cin).queryKey, verified);
        await save({ cin }, isLookup(verified) ? {} : { byCode: true });
        return undefined;
      } catch (error) {
        if (error instanceof ApiError && error.code === 'landing_client_not_found') {
          return { cin: 'cin.unknown' };
        }
        throw error;
      }
    },
  });
  return (
    <StepPage
      title={t('cin.title')}
      lead={<p>{t(journey === 'bills' ? 'cin.why_bills' : 'cin.why_change')}</p>}
      form={form}
      action={t('form.continue')}
      back={back}
      place={journey === 'bills' ? undefined : place}
    >
      <TextField
        field={form.field('cin')}
        label={t('cin.label')}
        hint={t('cin.hint')}
        leftToRight
        width="short"
        maxLength={40}
      />
    </StepPage>
  );
}
