import { deliveryOf, testOutcome } from './delivery';

const ANSWER = { alert_id: 'test-1', channels: { webhook: true, push: true } };

const alert = (delivered: unknown) => [
  { alertId: 'other', fields: {} },
  { alertId: 'test-1', fields: { delivered } },
];

describe('testOutcome', () => {
  it.each<[delivered: unknown, level: string, text: string]>([
    [null, 'unknown', 'On its way to the webhook and your devices.'],
    [
      { webhook: true, devices: 2, failure: null },
      'good',
      'It has arrived: the webhook has taken it, and 2 devices have taken it.',
    ],
    [{ webhook: false, devices: 0, failure: null }, 'unknown', 'It is not known whether it has arrived.'],
    [{ webhook: null, devices: 1, failure: null }, 'good', 'It has arrived: 1 device has taken it.'],
    [
      { webhook: false, devices: 0, failure: 'the webhook has not taken it (it answered 404)' },
      'bad',
      'It did not arrive: the webhook has not taken it (it answered 404).',
    ],
    [
      { webhook: true, devices: 0, failure: 'no device has taken it (none is reached any more)' },
      'bad',
      'Not everywhere: the webhook has taken it, but no device has taken it (none is reached any more).',
    ],
  ])('says of %j what has become of the test', (delivered, level, text) => {
    expect(testOutcome(ANSWER, alert(delivered))).toEqual({ level, text });
  });

  it('says where it goes while the alert is not known, and that it goes nowhere', () => {
    const channels = { webhook: true, push: false };
    expect(testOutcome({ ...ANSWER, channels }, null).text).toBe('On its way to the webhook.');
    const nowhere = testOutcome({ ...ANSWER, channels: { webhook: false, push: false } }, alert(null));
    expect(nowhere).toMatchObject({ level: 'careful' });
    expect(nowhere.text).toMatch(/^It is on this page alone, because nothing is set/);
  });
});

describe('deliveryOf', () => {
  it.each([null, undefined, 'yes', 7])('knows nothing of %j', (delivered) => {
    expect(deliveryOf(delivered)).toBeNull();
  });

  it('takes nothing damaged for good news', () => {
    expect(deliveryOf({ webhook: 'yes', devices: '2', failure: 7 })).toEqual({
      webhook: false,
      devices: 0,
      failure: null,
    });
  });
});
