/** A drawing beside words: small and in the colour of the words even where no style sheet is. */
export const ICON = {
  width: 24,
  height: 24,
  fill: 'none',
  stroke: 'currentColor',
  'aria-hidden': true,
  focusable: false,
} as const;
