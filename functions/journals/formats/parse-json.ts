export type JsonObject = Readonly<Record<string, unknown>>;

/** The value of a JSON text; undefined where it is not JSON (no JSON text has that value). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
