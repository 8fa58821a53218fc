import { type ReactNode, useState } from 'react';
import { ApiError } from '@/api/errors';
import { fetchDocument } from '@/api/landing';
import { useLandingText } from '@/i18n/landing';
import { FailureNotice } from './Notice';
import { ICON } from './icon';

function saveAs(content: Blob, name: string) {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}

interface Props {
  /** The address; asked for again with `isFresh` when the last one was refused as too old. */
  addressOf: (isFresh: boolean) => Promise<string>;
  fileName: string;
  children: ReactNode;
  /** What a screen reader says after the text: which document. */
  about?: string;
  isMain?: boolean;
  onRefused?: (error: unknown) => void;
}

/** A document on a button. Its address opens it for whoever holds it, so it is fetched and never becomes a link. */
export function DownloadButton(props: Props): ReactNode {
  const { addressOf, fileName, children, about, isMain, onRefused } = props;
  const { t } = useLandingText();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);

  const fetchIt = async (): Promise<Blob> => {
    try {
      return await fetchDocument(await addressOf(false));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      return fetchDocument(await addressOf(true));
    }
  };
  const download = async () => {
    if (isBusy) return;
    setBusy(true);
    setFailure(null);
    try {
      saveAs(await fetchIt(), fileName);
    } catch (error) {
      if (onRefused && error instanceof ApiError && error.status === 401) onRefused(error);
      else setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="download">
      <button
        type="button"
        className={isMain ? 'button button-main' : 'button button-second'}
        aria-disabled={isBusy}
        onClick={() => void download()}
      >
        <svg viewBox="0 0 24 24" {...ICON}>
          <path d="M12 4v11m0 0 4-4m-4 4-4-4M5 20h14" />
        </svg>
        {isBusy ? t('download.busy') : children}
        {about && <span className="visually-hidden"> {about}</span>}
      </button>
      <FailureNotice error={failure} />
    </div>
  );
}
