import fc from 'fast-check';
import { hardTexts } from '../../../../test/support/arbitraries/texts';
import type { Alert } from '../../../contract/documents/alert';
import { Instant } from '../../../core/base/instant';
import { bodyOf } from './formats';
import { pushMessage } from './push';

const AT = new Instant(1_790_000_000);

function alertOf(title: string, text: string): Alert {
  return {
    ...{ kind: 'gate_closed', subject: 'trend', title, text, figures: new Map([['streak', '4']]) },
    ...{ createdAt: AT, readAt: null, channels: { webhook: true, push: true }, delivered: null },
    expiresAt: AT.plusSeconds(86_400),
  };
}

const alerts = fc.tuple(hardTexts, hardTexts).map(([title, text]) => alertOf(title, text));

const parsed = (body: string): Record<string, unknown> => JSON.parse(body) as Record<string, unknown>;

describe('bodyOf', () => {
  it('has the alert itself as JSON, with its id and its time, and not whose it is', () => {
    expect(parsed(bodyOf('json', 'gate_closed-1', alertOf('Title', 'Text')))).toEqual({
      id: 'gate_closed-1',
      kind: 'gate_closed',
      subject: 'trend',
      title: 'Title',
      text: 'Text',
      figures: { streak: '4' },
      created_at: '2026-09-21T14:13:20Z',
    });
  });

  it('has a text for Slack, Discord and Telegram', () => {
    const alert = alertOf('trend_btc <!channel> stopped', 'Four losses & more [x](http://y). @everyone');
    expect(parsed(bodyOf('slack', '1', alert))).toEqual({
      text: 'trend_btc &lt;!channel&gt; stopped\nFour losses &amp; more [x](http://y). @everyone',
    });
    expect(parsed(bodyOf('discord', '1', alert))).toEqual({
      content: 'trend\\_btc \\<!channel\\> stopped\nFour losses & more \\[x\\]\\(http://y\\). \\@everyone',
      allowed_mentions: { parse: [] },
    });
    expect(parsed(bodyOf('telegram', '1', alert))).toEqual({
      text: 'trend_btc <!channel> stopped\nFour losses & more [x](http://y). @everyone',
    });
  });

  it('never exceeds what a service takes, and is well-formed, for any text', () => {
    const limits = [
      ['slack', 'text', 4000],
      ['discord', 'content', 2000],
      ['telegram', 'text', 4096],
    ] as const;
    fc.assert(
      fc.property(alerts, (alert) => {
        for (const [format, field, limit] of limits) {
          const text = parsed(bodyOf(format, '1', alert))[field] as string;
          expect(text.length).toBeLessThanOrEqual(limit);
          expect(text.isWellFormed()).toBe(true);
        }
        expect(parsed(bodyOf('slack', '1', alert)).text).toMatch(/^(?:[^<>&]|&(?:amp|lt|gt);)*$/u);
      }),
    );
  });
});

describe('pushMessage', () => {
  it('fits into the 4 KiB of a message, for any text', () => {
    fc.assert(
      fc.property(alerts, (alert) => {
        const { title, body, data } = pushMessage(`gate_closed-${'0'.repeat(24)}`, alert);
        expect(Buffer.byteLength(title)).toBeLessThanOrEqual(300);
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(2000);
        expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(200);
        expect(title.isWellFormed() && body.isWellFormed()).toBe(true);
      }),
    );
  });
});
