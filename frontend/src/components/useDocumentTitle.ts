import { useEffect } from 'react';

/** Name the page in the browser's tab and for screen readers: "Factures · MT-Facturation". */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · MT-Facturation`;
  }, [title]);
}
