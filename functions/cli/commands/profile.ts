import { Command } from 'commander';
import {
  encodeProfileAnswer,
  parseProfileRequest,
  type WireProfile,
} from '../../src/contract/callables/profile';
import { PROFILE_RULE } from '../../src/contract/fields/profile';
import { regimeTable } from '../../src/core/policy/regime-table';
import { chooseProfile, type ProfileSource } from '../../src/core/profiles/choose-profile';
import { defaultProfile } from '../input/default-profile';
import { readSettingsFile } from '../input/settings-file';
import { type Column, table } from '../output/text';

interface ProfileOptions {
  readonly compare?: true;
  readonly config?: string;
  readonly json?: true;
}

/** `maestro profile [NAME]`: what getProfile would answer, and how to switch. */
export function profileCommand(): Command {
  return new Command('profile')
    .description(
      'show the active risk profile, or the one named: every parameter, and what it comes to by regime',
    )
    .argument('[name]', PROFILE_RULE)
    .option('--compare', 'show all profiles side by side')
    .option('--config <file>', "a JSON file with a user's settings, whose profile counts")
    .option('--json', 'print the answer of getProfile alone')
    .action((name: string | undefined, options: ProfileOptions) => {
      printProfile(name, options);
    });
}

function printProfile(name: string | undefined, options: ProfileOptions): void {
  const request = parseProfileRequest({ profile: name, compare: options.compare });
  const { policy: settings } = readSettingsFile(options.config);
  const active = chooseProfile(null, settings.profile, defaultProfile());
  const answer = encodeProfileAnswer(request, active, regimeTable);
  if (options.json) {
    process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    return;
  }
  const shown = 'profiles' in answer ? Object.values(answer.profiles) : [answer.profile];
  process.stdout.write(
    `${profileTable(shown)}\n\n${regimeTables(shown)}\n\n${activeText(active.profile.name, active.source)}\n`,
  );
}

/** A row a parameter, a column a profile; the parameters of a category below its name. */
function profileTable(profiles: readonly WireProfile[]): string {
  const [first] = profiles;
  const rows = Object.entries(first ?? {})
    .filter(([key]) => key !== 'name' && key !== 'by_regime')
    .flatMap(([key, value]) =>
      typeof value === 'object'
        ? [[key], ...Object.keys(value).map((inner) => cells(`  ${inner}`, key, inner))]
        : [cells(key, key)],
    );
  function cells(label: string, ...path: readonly string[]): string[] {
    return [label, ...profiles.map((profile) => String(at(profile, path)))];
  }
  return table(columns('parameter', profiles), rows);
}

function at(profile: WireProfile, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], profile);
}

/** What the parameters come to for a user who has neither lost nor won yet. */
function regimeTables(profiles: readonly WireProfile[]): string {
  const regimes = Object.keys(profiles[0]?.by_regime ?? {});
  const rows = regimes.map((regime) => [
    regime,
    ...profiles.map(({ by_regime: byRegime }) => {
      const figures = byRegime[regime];
      return `risk ${String(figures?.risk_pct)} %, confidence ${String(figures?.min_confidence)}, ${String(figures?.entry_mode)} / ${String(figures?.exit_mode)}`;
    }),
  ]);
  return table(columns('regime', profiles), rows);
}

function columns(first: string, profiles: readonly WireProfile[]): Column[] {
  return [{ heading: first }, ...profiles.map(({ name }) => ({ heading: name }))];
}

function activeText(name: string, source: ProfileSource): string {
  const parameter = process.env.ORCH_PROFILE;
  const origin: Record<ProfileSource, string> = {
    request: 'as asked',
    user: "the user's setting",
    deployment: `the default of the deployment: ORCH_PROFILE is ${parameter === undefined ? 'not set' : parameter}`,
  };
  return [
    `Active: ${name} (${origin[source]}).`,
    'To switch: one request by its "profile"; a user by updateSettings({ "profile": … }); the deployment by ORCH_PROFILE in',
    'functions/.env and a new deployment. A request comes before the user, the user before the deployment.',
  ].join('\n');
}
