import { type Text, useText } from './context';
import type common from './fr/common';

/** The messages that both entries have: for components that both entries use. */
export function useCommonText(): Text<typeof common> {
  return useText<typeof common>();
}
