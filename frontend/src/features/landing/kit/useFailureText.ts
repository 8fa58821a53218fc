import { ApiError, NETWORK_ERROR } from '@/api/errors';
import { useLandingText } from '@/i18n/landing';

/** Why a request failed, in words that say what to do. */
export function useFailureText(): (error: unknown) => { title: string; text: string } {
  const { t } = useLandingText();
  return (error) => {
    if (!(error instanceof ApiError)) {
      return { title: t('failure.unknown.title'), text: t('failure.unknown.text') };
    }
    if (error.code === NETWORK_ERROR) {
      return { title: t('failure.offline.title'), text: t('failure.offline.text') };
    }
    if (error.status === 429) {
      const minutes = Math.max(1, Math.ceil((error.retryAfter ?? 60) / 60));
      return {
        title: t('failure.limited.title'),
        text: t('failure.limited.text', { count: minutes }),
      };
    }
    return { title: t('failure.unknown.title'), text: t('failure.unknown.text') };
  };
}
