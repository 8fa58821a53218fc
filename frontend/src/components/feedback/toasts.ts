import { createContext, use } from 'react';

export interface Toast {
  id: number;
  text: string;
  /** Takes the action back: only for what can be taken back. */
  undo?: () => void;
}

export type ShowToast = (text: string, undo?: () => void) => void;

export const ToastContext = createContext<ShowToast>(() => undefined);

/** Say briefly that something was done. Never the only sign of it: the page itself must show it too. */
export function useToast(): ShowToast {
  return use(ToastContext);
}
