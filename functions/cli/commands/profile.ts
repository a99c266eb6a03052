import { Command } from 'commander';
import {
  encodeProfileAnswer,
  parseProfileRequest,
  type WireProfile,
} from '../../src/contract/callables/profile';
import { PROFILE_RULE } from '../../src/contract/fields/profile';
import { regimeTable } from '../../src/core/policy/regime-table';
import { chooseProfile, type ProfileSource } from '../../src/core/profiles/choose-profile';
import { defaultProfile, defaultProfileName } from '../input/default-profile';
import { readSettingsFile } from '../input/settings-file';
import type { Column, Table } from '../output/parts';
import { table } from '../output/table';
import type { Terminal } from '../terminal';

interface ProfileOptions {
  readonly compare?: true;
  readonly config?: string;
  readonly json?: true;
}

/** `maestro profile [NAME]`: the answer of `getProfile`, and how to switch. */
export function profileCommand(terminal: Terminal): Command {
  return new Command('profile')
    .description(
      'show the active risk profile, or the one named: every parameter, and the resulting risk by regime',
    )
    .argument('[name]', PROFILE_RULE)
    .option('--compare', 'show all profiles side by side')
    .option(
      '--config <file>',
      "a JSON file with a user's settings; its profile is the active one, its profile_overrides adapt all",
    )
    .option('--json', 'print only the answer of getProfile, as JSON')
    .action((name: string | undefined, options: ProfileOptions) => {
      printProfile(name, options, terminal);
    });
}

function printProfile(name: string | undefined, options: ProfileOptions, terminal: Terminal): void {
  const request = parseProfileRequest({ profile: name, compare: options.compare });
  const { policy: settings } = readSettingsFile(options.config, terminal);
  const { profile, profileOverrides } = settings;
  const active = chooseProfile(null, profile, defaultProfile(terminal), profileOverrides);
  const answer = encodeProfileAnswer(request, active, profileOverrides, regimeTable);
  if (options.json) {
    terminal.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    return;
  }
  const shown = answer.profile === undefined ? Object.values(answer.profiles ?? {}) : [answer.profile];
  const parts = [
    profileTable(shown),
    ...(shown.every(({ overridden }) => overridden === undefined) ? [] : [IN_BRACKETS]),
    regimeTables(shown),
    activeText(active.profile.name, active.source, terminal),
  ];
  terminal.stdout.print(parts);
}

const IN_BRACKETS = 'In brackets: what the profile itself has where profile_overrides has something else.';

/** What `WireProfile` has beside the parameters. */
const NO_PARAMETERS = ['name', 'overridden', 'by_regime'];

/** One row per parameter, one column per profile; the parameters of a category are below its name. */
function profileTable(profiles: readonly WireProfile[]): Table {
  const [first] = profiles;
  const rows = Object.entries(first ?? {})
    .filter(([key]) => !NO_PARAMETERS.includes(key))
    .flatMap(([key, value]) =>
      typeof value === 'object'
        ? [[key], ...Object.keys(value).map((inner) => cells(`  ${inner}`, key, inner))]
        : [cells(key, key)],
    );
  function cells(label: string, ...path: readonly string[]): string[] {
    return [label, ...profiles.map((profile) => cell(profile, path))];
  }
  return table(columns('parameter', profiles), rows);
}

function cell(profile: WireProfile, path: readonly string[]): string {
  const original = profile.overridden?.[path.join('.')]?.original;
  return `${String(at(profile, path))}${original === undefined ? '' : ` (${original})`}`;
}

function at(profile: WireProfile, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], profile);
}

/** The risk by regime of a user without losses, drawdown or trading costs. */
function regimeTables(profiles: readonly WireProfile[]): Table {
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
  return [{ heading: first }, ...profiles.map(({ name }) => ({ heading: name, flow: 'wrap' as const }))];
}

function activeText(name: string, source: ProfileSource, terminal: Terminal): string {
  const parameter = defaultProfileName(terminal);
  const origin: Record<ProfileSource, string> = {
    request: 'as requested',
    user: "the user's setting",
    deployment: `the default of the deployment: ORCH_PROFILE is ${parameter ?? 'not set'}`,
  };
  return [
    `Active: ${name} (${origin[source]}).`,
    'To switch one request, give it a "profile"; a user, call updateSettings({ "profile": … }); the deployment, set',
    'ORCH_PROFILE in functions/.env and deploy. A request overrides the user, and the user overrides the deployment.',
  ].join('\n');
}
