import { useState } from 'react';

/** Which of a page's dialogs is open. `nth` is new at each opening: as a key it gives each one a fresh form. */
export function useAsked<What>() {
  const [asked, setAsked] = useState<{ what: What | null; nth: number }>({ what: null, nth: 0 });
  return {
    ...asked,
    ask: (what: What) => {
      setAsked(({ nth }) => ({ what, nth: nth + 1 }));
    },
    close: () => {
      setAsked(({ nth }) => ({ what: null, nth }));
    },
  };
}
