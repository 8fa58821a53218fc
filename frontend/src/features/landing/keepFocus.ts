/**
 * Keeps the keyboard where it is when the program's page takes the place of the first paint: whoever was on a link is on
 * the same link then. On a slow network the two are seconds apart.
 */
export function keepFocus(root: HTMLElement): void {
  const page = root.ownerDocument;
  let at = page.activeElement;
  const follow = ({ target }: FocusEvent) => {
    at = target instanceof Element ? target : null;
  };
  root.addEventListener('focusin', follow);
  new MutationObserver((_, observer) => {
    observer.disconnect();
    root.removeEventListener('focusin', follow);
    if (!at || at === page.body || at.isConnected) return;
    const candidates = [...root.querySelectorAll<HTMLElement>(at.localName)];
    candidates.find((element) => element.isEqualNode(at))?.focus({ preventScroll: true });
  }).observe(root, { childList: true });
}
