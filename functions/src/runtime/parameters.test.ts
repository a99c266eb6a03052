import { PROFILES } from '../core/profiles/profiles';
import { readDefaultProfile, readParameters } from './parameters';

const NAMES = ['ORCH_PROFILE', 'HISTORY_RETENTION_DAYS', 'RECONCILE_DAYS'];

function forget(): void {
  for (const name of NAMES) Reflect.deleteProperty(process.env, name);
}

beforeEach(forget);
afterEach(forget);

it('readParameters applies the defaults when nothing is set', () => {
  expect(readParameters()).toEqual({
    historyRetentionDays: 90,
    defaultProfile: PROFILES.SAFE,
    reconcileDays: 30,
  });
});

describe('ORCH_PROFILE', () => {
  it.each([
    ['SAFE', 'SAFE' as const],
    ['safe', 'SAFE' as const],
    ['AGGRESSIVE', 'AGGRESSIVE' as const],
    ['aGGressive', 'AGGRESSIVE' as const],
  ])('accepts %s, in any case', (text, name) => {
    process.env.ORCH_PROFILE = text;
    expect(readDefaultProfile()).toBe(PROFILES[name]);
    expect(readParameters().defaultProfile).toBe(PROFILES[name]);
  });

  it.each(['', 'reckless', ' SAFE', 'SAFE,AGGRESSIVE', 'constructor', '0'])(
    'refuses %j with an error that lists the valid profiles',
    (text) => {
      process.env.ORCH_PROFILE = text;
      expect(readParameters).toThrow(`ORCH_PROFILE is ${JSON.stringify(text)}`);
      expect(readDefaultProfile).toThrow(/"SAFE" or "AGGRESSIVE"/);
    },
  );
});

describe('HISTORY_RETENTION_DAYS', () => {
  it.each([
    ['1', 1],
    ['36500', 36_500],
  ])('accepts %s', (text, days) => {
    process.env.HISTORY_RETENTION_DAYS = text;
    expect(readParameters().historyRetentionDays).toBe(days);
  });

  it.each(['0', '-1', '36501', 'x', ''])('refuses %j', (text) => {
    process.env.HISTORY_RETENTION_DAYS = text;
    expect(readParameters).toThrow(/HISTORY_RETENTION_DAYS is .* from 1 to 36500/);
  });
});

describe('RECONCILE_DAYS', () => {
  it.each([
    ['1', 1],
    ['365', 365],
  ])('accepts %s', (text, days) => {
    process.env.RECONCILE_DAYS = text;
    expect(readParameters().reconcileDays).toBe(days);
  });

  it.each(['0', '-1', '366', 'x', ''])('refuses %j', (text) => {
    process.env.RECONCILE_DAYS = text;
    expect(readParameters).toThrow(/RECONCILE_DAYS is .* from 1 to 365/);
  });
});
