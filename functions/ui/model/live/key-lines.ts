/** What to paste into a bot, so that it uses a key. */
export interface KeyLines {
  /** Such as "curl". */
  readonly program: string;
  readonly lines: string;
}

/**
 * The lines for each kind of bot (examples/ has the whole programs).
 *
 * @param origin where Maestro is, such as "https://my-project.web.app"
 */
export function keyLines(key: string, origin: string): KeyLines[] {
  const host = origin.replace(/^https?:\/\//, '');
  const scheme = origin.startsWith('http://') ? 'http' : 'https';
  return [
    {
      program: 'curl',
      lines:
        `export MAESTRO_URL=${origin} MAESTRO_KEY=${key}\n` +
        `curl -H "Authorization: Bearer $MAESTRO_KEY" "$MAESTRO_URL/api/policy"`,
    },
    {
      program: 'Python (examples/python)',
      lines: `export MAESTRO_URL=${origin} MAESTRO_KEY=${key}\npython3 -c 'from maestro import Maestro; print(Maestro().policy())'`,
    },
    {
      program: 'freqtrade (examples/freqtrade/config.webhook.json)',
      lines: JSON.stringify(
        { webhook: { enabled: true, url: `${scheme}://bot:${key}@${host}/api/trades`, format: 'json' } },
        null,
        2,
      ),
    },
  ];
}
