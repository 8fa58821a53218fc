const FULL = 100;
const LEAST = 1.5;

/**
 * How long the bars of a chart are, the longest being 100. Lengths on a screen only: amounts are never written from
 * them.
 */
export function barWidths(amounts: string[]): number[] {
  const lengths = amounts.map((amount) => Math.max(0, Number(amount) || 0));
  const longest = Math.max(...lengths, 0);
  return lengths.map((length) =>
    length === 0 ? 0 : Math.max(LEAST, Math.round((length * FULL * 10) / longest) / 10),
  );
}
