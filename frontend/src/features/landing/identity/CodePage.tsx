import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ApiError } from '@/api/errors';
import { type CodeSent, verifyCin, verifyCode } from '@/api/landing';
import { westernDigits } from '@/domain/numbers';
import { useLandingText } from '@/i18n/landing';
import { useJourney } from '../journey/context';
import { FailureNotice } from '../kit/Notice';
import { StepPage } from '../kit/StepPage';
import { Ltr } from '../kit/Summary';
import { TextField } from '../kit/TextField';
import { useForm } from '../kit/useForm';
import { lookupQuery } from './lookup';

const DIGITS = /^\d{6}$/;
const clean = (code: string) => westernDigits(code).replace(/\s/g, '');

/** The one-time code that was sent to the client's own contact. */
export function CodePage({ cin, sent }: { cin: string; sent: CodeSent }): ReactNode {
  const { t } = useLandingText();
  const queries = useQueryClient();
  const { back } = useJourney();
  const [isResent, setResent] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const form = useForm({
    initial: { code: '' },
    rules: { code: (value) => (DIGITS.test(clean(value)) ? null : 'code.error') },
    onSubmit: async ({ code }) => {
      try {
        const lookup = await verifyCode(sent.verification_id, clean(code));
        queries.setQueryData(lookupQuery(cin).queryKey, lookup);
        return undefined;
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return { code: 'code.wrong' };
        throw error;
      }
    },
  });
  const resend = async () => {
    setFailure(null);
    try {
      queries.setQueryData(lookupQuery(cin).queryKey, await verifyCin(cin));
      setResent(true);
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <StepPage
      title={t('code.title')}
      form={form}
      action={t('form.continue')}
      back={back}
      lead={
        <p>
          {t('code.text')} {sent.masked_contact && <Ltr>{sent.masked_contact}</Ltr>}
        </p>
      }
      after={
        <div className="stack">
          <button className="button button-second" type="button" onClick={() => void resend()}>
            {t('code.resend')}
          </button>
          <p role="status">{isResent && t('code.resent')}</p>
          <FailureNotice error={failure} />
        </div>
      }
    >
      <TextField
        field={form.field('code')}
        label={t('code.label')}
        hint={t('code.hint')}
        autoComplete="one-time-code"
        inputMode="numeric"
        leftToRight
        width="short"
        maxLength={12}
      />
    </StepPage>
  );
}
