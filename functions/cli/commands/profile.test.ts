import { PROFILE_NAMES } from '../../src/core/profiles/profiles';
import { refusal, type Run, scriptFolder } from '../../test/support/processes/run-script';
import { maestro } from '../maestro';

const folder = scriptFolder({
  'settings.json': '{"profile": "aggressive"}',
  'bad.json': '{"profile": "BOLD"}',
  'overrides.json':
    '{"profile_overrides": {"base_risk_pct": "0.5", "risk_multipliers.BULL": 1.3, "losing_streak_limit": 4}}',
  'bad-override.json': '{"profile_overrides": {"risk_multipliers.BULLISH": 1}}',
});

const profile = (...args: string[]): Promise<Run> => folder.maestro('profile', ...args);

describe('maestro profile', () => {
  it('shows the active profile: its parameters, the risk by regime, and how to switch', async () => {
    const { status, stdout, stderr } = await profile();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^parameter +SAFE$/m);
    expect(stdout).toMatch(/^base_risk_pct +0\.8$/m);
    expect(stdout).toMatch(/^ {2}losing_streak_per_loss +0\.15$/m);
    expect(stdout).toMatch(/^HIGH_VOL +risk 0\.32 %, confidence 0\.65, DEFENSIVE \/ DEFENSIVE_TRAIL$/m);
    expect(stdout).toMatch(/^Active: SAFE \(the default of the deployment: .*ORCH_PROFILE.*\)\.$/m);
    expect(stdout).toContain('updateSettings');
  });

  it('shows the named profile, in any case, or all profiles with --compare', async () => {
    const [named, compared] = await Promise.all([profile('aggressive'), profile('--compare')]);
    expect(named.stdout).toMatch(/^parameter +AGGRESSIVE$/m);
    expect(named.stdout).toMatch(/^Active: SAFE/m);
    expect(compared.stdout).toMatch(/^parameter +SAFE +AGGRESSIVE$/m);
    expect(compared.stdout).toMatch(/^daily_dd_limit +2\.5 +4\.5$/m);
  });

  it('shows the profile that the settings of a user choose', async () => {
    const { stdout } = await profile('--config', 'settings.json');
    expect(stdout).toMatch(/^Active: AGGRESSIVE \(the user's setting\)\.$/m);
  });

  it('adapts every profile by the overrides of a user, and shows what the profile itself has in brackets', async () => {
    const [one, all, json] = await Promise.all([
      profile('--config', 'overrides.json'),
      profile('--compare', '--config', 'overrides.json'),
      profile('--config', 'overrides.json', '--json'),
    ]);
    expect(one.stdout).toMatch(/^base_risk_pct +0\.5 \(0\.8\)$/m);
    expect(one.stdout).toMatch(/^losing_streak_limit +4$/m);
    expect(one.stdout).toMatch(/^BULL +risk 0\.65 %/m);
    expect(one.stdout).toContain('In brackets: what the profile itself has');
    expect(all.stdout).toMatch(/^base_risk_pct +0\.5 \(0\.8\) +0\.5 \(1\.2\)$/m);
    // 1.3 is what AGGRESSIVE has itself.
    expect(all.stdout).toMatch(/^ {2}BULL +1\.3 \(0\.9\) +1\.3$/m);
    expect(all.stdout).toMatch(/^losing_streak_limit +4 +4 \(7\)$/m);
    expect(JSON.parse(json.stdout)).toMatchObject({
      profile: {
        base_risk_pct: '0.5',
        overridden: {
          base_risk_pct: { value: '0.5', original: '0.8' },
          'risk_multipliers.BULL': { value: '1.3', original: '0.9' },
        },
      },
    });
  });

  it('refuses an override of an unknown parameter in one line', async () => {
    expect(await profile('--config', 'bad-override.json')).toEqual(
      refusal(
        /bad-override\.json: profile_overrides\.risk_multipliers\.BULLISH is 1; it must be left out, .*; did you mean risk_multipliers\.BULL\?/,
      ),
    );
  });

  it('--json prints only the answer of getProfile', async () => {
    const [one, all] = await Promise.all([profile('--json'), profile('--compare', '--json')]);
    expect(JSON.parse(one.stdout)).toMatchObject({
      active: { name: 'SAFE', source: 'deployment' },
      profile: { name: 'SAFE', by_regime: { BULL: { risk_pct: '0.72', min_confidence: '0.55' } } },
    });
    expect(Object.keys((JSON.parse(all.stdout) as { profiles: object }).profiles)).toEqual([
      ...PROFILE_NAMES,
    ]);
  });

  it('refuses an unknown profile as argument and in the settings', async () => {
    const [flag, file] = await Promise.all([profile('BOLD'), profile('--config', 'bad.json')]);
    const rule = /profile is "BOLD"; it must be "SAFE" or "AGGRESSIVE", in any case/;
    expect(flag).toEqual(refusal(rule));
    expect(file).toEqual(refusal(new RegExp(`bad\\.json: ${rule.source}`)));
  });

  it('takes the default from ORCH_PROFILE', async () => {
    const [good, bad] = await Promise.all(
      ['Aggressive', 'BOLD'].map((name) => folder.runProgram(maestro, ['profile'], { ORCH_PROFILE: name })),
    );
    expect(good?.stdout).toMatch(/^Active: AGGRESSIVE \(.*ORCH_PROFILE is Aggressive\)\.$/m);
    expect(bad).toEqual(refusal(/ORCH_PROFILE is "BOLD"; it must be "SAFE" or "AGGRESSIVE", in any case\./));
  });
});
