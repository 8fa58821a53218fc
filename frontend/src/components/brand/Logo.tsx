import type { ReactNode } from 'react';
import './brand.css';

/** The mark: a bill whose lines are the bars of a signal. */
export function LogoMark({ size = 32 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect className="logo-ground" width="32" height="32" rx="8" />
      <path className="logo-sheet" d="M8 6h16v20l-2.67-2-2.66 2L16 24l-2.67 2-2.66-2L8 26z" />
      <path className="logo-bar" d="M11 16h2.6v4H11z" />
      <path className="logo-bar" d="M14.7 13h2.6v7h-2.6z" />
      <path className="logo-bar logo-bar-tall" d="M18.4 10H21v10h-2.6z" />
    </svg>
  );
}

/** Mark and name. The name stays in Latin letters and reads left to right in every language. */
export function Wordmark({ size }: { size?: number }): ReactNode {
  return (
    <span className="wordmark" dir="ltr">
      <LogoMark size={size} />
      <span className="wordmark-name">
        <b>MT</b>-Facturation
      </span>
    </span>
  );
}
