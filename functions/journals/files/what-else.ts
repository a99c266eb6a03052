/** By their names, because their content is not text, or is no data: what bots and computers put beside journals. */
const OTHERS = [
  [/(?:^|\/)(?:__MACOSX\/|\._|\.DS_Store$)/, 'a note of the system'],
  [/\.py$/i, 'a program'],
  [/\.feather$/i, 'market data'],
  [/\.(?:pkl|joblib)$/i, 'signals'],
] as const;

/** What a file is that is surely no journal; null for any other. */
export function whatElse(name: string): string | null {
  return OTHERS.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}
