import { useEffect } from 'react';

/** Long enough for what closes the dialog to move the focus itself, to another dialog or page. */
const PAUSE_MS = 20;

/** What can have the focus again later: an item of a menu is gone by then, the button of the menu is not. */
function lasting(element: Element | null): HTMLElement | null {
  const menu = element?.closest('[role="menu"]');
  const owner = menu
    ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '')
    : element;
  return owner instanceof HTMLElement ? owner : null;
}

/** Gives the focus back, once a dialog has closed, to what had it when the dialog opened. */
export function useFocusBack(opened: boolean): void {
  useEffect(() => {
    if (!opened) return;
    const page = document;
    const from = lasting(page.activeElement);
    return () => {
      const atClose = page.activeElement;
      setTimeout(() => {
        const now = page.activeElement;
        const unmoved = now === null || now === page.body || now === atClose;
        if (unmoved && from?.isConnected) from.focus({ preventScroll: true });
      }, PAUSE_MS);
    };
  }, [opened]);
}
