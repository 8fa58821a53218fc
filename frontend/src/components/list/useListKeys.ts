import { useEffect } from 'react';

const TYPING = 'input, textarea, select, [contenteditable], [role="dialog"], [role="listbox"]';

/** True when a key is meant for the page and not for a field or a dialog. */
export function isForThePage(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  if (document.querySelector('[aria-modal="true"]')) return false;
  return !(event.target instanceof Element && event.target.closest(TYPING));
}

function step(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>('[data-row-link]')];
  const at = links.findIndex((link) => link === document.activeElement);
  const next = at === -1 ? (by === 1 ? 0 : links.length - 1) : at + by;
  links[Math.min(Math.max(next, 0), links.length - 1)]?.focus();
}

/** `j` and `k` move through the rows, Enter opens the one with the focus, `/` goes to the search. */
export function useListKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isForThePage(event)) return;
      if (event.key === 'j') step(1);
      if (event.key === 'k') step(-1);
      if (event.key === '/') {
        event.preventDefault();
        document.querySelector<HTMLElement>('[data-list-search]')?.focus();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, []);
}
