/**
 * The side of a position by its name in a file or a message: `long`, `Buy`, `Close Short`. Undefined for anything else.
 *
 * @example
 * sideOfPosition('Long'); // 'BUY'
 */
export function sideOfPosition(value: unknown): 'BUY' | 'SELL' | undefined {
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if (/\blong\b|^buy$/.test(text)) return 'BUY';
  if (/\bshort\b|^sell$/.test(text)) return 'SELL';
  return undefined;
}
