import fc from 'fast-check';
import { runs } from '../../test/support/runs';
import { PROFILES } from '../core/profiles/profiles';
import { checkParameters } from './parameter';
import { readParameters } from './parameters';

it('readParameters applies the defaults when nothing is set', () => {
  expect(readParameters({})).toEqual({
    historyRetentionDays: 90,
    defaultProfile: PROFILES.SAFE,
    reconcileDays: 30,
    withAccount: 'all',
    eventsPerUser: 200,
  });
});

it('readParameters reads what is set', () => {
  const env = {
    HISTORY_RETENTION_DAYS: '36500',
    ORCH_PROFILE: 'aGGressive',
    RECONCILE_DAYS: '1',
    TRADE_CONCURRENCY: '80',
    ERASE_WITH_ACCOUNT: 'derived',
  };
  expect(readParameters(env)).toEqual({
    historyRetentionDays: 36_500,
    defaultProfile: PROFILES.AGGRESSIVE,
    reconcileDays: 1,
    withAccount: 'derived',
    eventsPerUser: 32,
  });
});

it('one user holds less of an instance than starts another one, and always at least one event', () => {
  for (let concurrency = 1; concurrency <= 1000; concurrency++) {
    const { eventsPerUser } = readParameters({ TRADE_CONCURRENCY: String(concurrency) });
    expect(eventsPerUser).toBeGreaterThanOrEqual(1);
    // Cloud Run starts another instance when 60 % of this one are taken.
    if (concurrency > 1) expect(eventsPerUser / concurrency).toBeLessThan(0.6);
  }
});

describe('checkParameters', () => {
  it.each([
    ['MAESTRO_REGION', 'us-central1', 'europe-west12', 'northamerica-northeast1', 'me-west1'],
    ['ENFORCE_APP_CHECK', 'true', 'false'],
    ['HISTORY_RETENTION_DAYS', '1', '90', '36500'],
    ['RECONCILE_DAYS', '1', '365'],
    ['ORCH_PROFILE', 'SAFE', 'safe', 'AGGRESSIVE'],
    ['SWEEP_SCHEDULE', 'every day 03:00', '0 3 * * *'],
    ['ERASE_WITH_ACCOUNT', 'all', 'derived', 'nothing'],
    ['TRADE_CONCURRENCY', '1', '1000'],
    ['TRADE_MAX_INSTANCES', '1', '1000'],
    ['TRADE_MEMORY_MIB', '512', '1024', '2048', '4096', '8192'],
    ['ANOTHER_VARIABLE', '', 'yes'],
  ])('accepts %s, unset or with an allowed value', (name, ...values) => {
    expect(() => {
      checkParameters({});
      for (const value of values) checkParameters({ [name]: value });
    }).not.toThrow();
  });

  const REFUSED: readonly (readonly [name: string, allowed: string, values: readonly string[]])[] = [
    [
      'MAESTRO_REGION',
      'one region of Cloud Functions such as "europe-west1", and no multi-region such as "eur3"',
      ['', 'eur3', 'nam5', 'us', 'europe', 'us-central1-a', 'us-central', 'US-CENTRAL1', ' us-central1'],
    ],
    ['MAESTRO_REGION', 'one region', ['us-central1,us-east1', 'us-central1\n', 'nam-eur-asia1', 'global']],
    ['ENFORCE_APP_CHECK', 'true or false', ['', 'TRUE', 'True', 'yes', 'y', '1', '0', 'on', 'true ', 'no']],
    ['HISTORY_RETENTION_DAYS', 'a whole number from 1 to 36500', ['', '0', '-1', '36501', 'x', '90x', '9.5']],
    ['RECONCILE_DAYS', 'a whole number from 1 to 365', ['', '0', '-1', '366', 'x', '1e2', '0x1F', ' 30']],
    [
      'ORCH_PROFILE',
      '"SAFE" or "AGGRESSIVE"',
      ['', 'reckless', ' SAFE', 'SAFE,AGGRESSIVE', 'constructor', '0'],
    ],
    [
      'ERASE_WITH_ACCOUNT',
      '"all", "derived" or "nothing"',
      ['', 'ALL', 'none', 'true', 'all ', 'constructor'],
    ],
    ['TRADE_CONCURRENCY', 'a whole number from 1 to 1000', ['', '0', '1001', '80 ', 'many']],
    ['TRADE_MAX_INSTANCES', 'a whole number from 1 to 1000', ['', '0', '1001', '4.0']],
    ['TRADE_MEMORY_MIB', 'one of 512, 1024, 2048, 4096, 8192', ['', '0', '256', '1000', '1GiB', '01024']],
    ['SWEEP_SCHEDULE', 'App Engine cron text such as "every day 03:00"', ['', ' ', 'daily', 'nonsense', '3']],
  ];

  it.each(
    REFUSED.flatMap(([name, allowed, values]) => values.map((value) => [name, value, allowed] as const)),
  )('refuses %s=%j, naming what is allowed', (name, value, allowed) => {
    expect(() => {
      checkParameters({ [name]: value });
    }).toThrow(`${name} is ${JSON.stringify(value)}; it must be ${allowed}`);
  });

  it('names every parameter that is wrong, a line each', () => {
    expect(() => {
      checkParameters({ ENFORCE_APP_CHECK: 'TRUE', MAESTRO_REGION: '', RECONCILE_DAYS: '30' });
    }).toThrow(/^MAESTRO_REGION is "".*\nENFORCE_APP_CHECK is "TRUE"[^\n]*$/);
  });

  it('takes no text but "true" and "false" for ENFORCE_APP_CHECK', () => {
    const nearly = fc.mixedCase(fc.constantFrom('true', 'false', 'yes', 'no', 'on', 'off'));
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string()), (text) => {
        const check = (): void => {
          checkParameters({ ENFORCE_APP_CHECK: text });
        };
        if (text === 'true' || text === 'false') expect(check).not.toThrow();
        else expect(check).toThrow('ENFORCE_APP_CHECK is ');
      }),
      { numRuns: runs(200) },
    );
  });
});
