import css from './tokens.css?raw';

type Scheme = 'light' | 'dark';

/** The value of a colour token in one scheme, as `#rrggbb`. */
function colour(token: string, scheme: Scheme): string {
  const value = new RegExp(`--${token}:\\s*([^;]+);`).exec(css)?.[1] ?? '';
  const pair = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value);
  const found = pair ? pair[scheme === 'light' ? 1 : 2] : value;
  if (!found || !/^#[0-9a-f]{6}$/.test(found))
    throw new Error(`--${token} is not a colour: ${value}`);
  return found;
}

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG contrast ratio of two tokens. */
function contrast(front: string, back: string, scheme: Scheme): number {
  const [a, b] = [luminance(colour(front, scheme)), luminance(colour(back, scheme))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const TEXT_ON: [string, string][] = [
  ...['page', 'surface', 'surface-sunken'].flatMap((back): [string, string][] => [
    ['ink', back],
    ['ink-soft', back],
    ['accent', back],
  ]),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-danger', 'danger'],
  ['on-danger', 'danger-hover'],
  ['accent-ink', 'accent-soft'],
  ['on-brand-deep', 'brand-deep'],
  ['on-brand-deep-soft', 'brand-deep'],
  ...['ok', 'warn', 'bad', 'info', 'muted'].flatMap((status): [string, string][] => [
    [status, `${status}-soft`],
    [status, 'surface'],
    [status, 'page'],
  ]),
];

const SHAPES_ON: [string, string][] = [
  ['line-strong', 'surface'],
  ['line-strong', 'page'],
  ['focus', 'page'],
  ['focus', 'surface'],
  ['saffron', 'brand-deep'],
];

describe.each(['light', 'dark'] as const)('%s colours', (scheme) => {
  it.each(TEXT_ON)('%s is readable on %s (AA, 4.5)', (front, back) => {
    expect(contrast(front, back, scheme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(SHAPES_ON)('%s is visible on %s (AA, 3)', (front, back) => {
    expect(contrast(front, back, scheme)).toBeGreaterThanOrEqual(3);
  });
});
