import fc from 'fast-check';
import { instants } from '../../../test/support/arbitraries/documents';
import { ALERT_KINDS } from '../../core/alerts/alert-kinds';
import { Instant } from '../../core/base/instant';
import { type Alert, decodeAlert, encodeAlert } from './alert';

const alerts: fc.Arbitrary<Alert> = fc.record({
  kind: fc.constantFrom(...ALERT_KINDS),
  subject: fc.string(),
  title: fc.string(),
  text: fc.string(),
  figures: fc.dictionary(fc.string(), fc.string()).map((figures) => new Map(Object.entries(figures).sort())),
  createdAt: instants,
  readAt: fc.option(instants),
  channels: fc.record({ webhook: fc.boolean(), push: fc.boolean() }),
  delivered: fc.option(
    fc.record({
      at: instants,
      webhook: fc.option(fc.boolean()),
      devices: fc.nat(20),
      failure: fc.option(fc.string()),
    }),
  ),
  expiresAt: instants,
});

describe('decodeAlert', () => {
  it('reads what was delivered before failures were noted', () => {
    const at = new Instant(1_790_000_000);
    const [alert] = fc.sample(alerts, 1) as [Alert];
    const written = encodeAlert(
      { ...alert, delivered: { at, webhook: true, devices: 2, failure: 'x' } },
      (instant) => instant,
    );
    const delivered = { at, webhook: true, devices: 2 };
    expect(decodeAlert({ ...written, delivered })?.delivered).toEqual({ ...delivered, failure: null });
  });

  it('reads what was written, and nothing of another version or shape', () => {
    fc.assert(
      fc.property(alerts, (alert) => {
        const written = encodeAlert(alert, (instant) => instant);
        const again = decodeAlert(written);
        expect(again && encodeAlert(again, (instant) => instant)).toEqual(written);
        expect(decodeAlert({ ...written, schema_version: 2 })).toBeNull();
        for (const key of Object.keys(written))
          expect(decodeAlert({ ...written, [key]: Symbol.iterator })).toBeNull();
      }),
    );
  });
});
