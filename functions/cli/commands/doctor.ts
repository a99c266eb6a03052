import { Command } from 'commander';
import type * as ExamineProject from '../../local/doctor/examine-project';
import type { Finding, Level } from '../../local/doctor/finding';
import { MAESTRO_VERSION } from '../../src/contract/version';
import type { Level as Colour } from '../../ui/model/answer';
import { FailedCommand } from '../failed-command';
import { PROJECT, projectOf } from '../input/target';
import type { Line, Part } from '../output/parts';
import { table } from '../output/table';
import type { Terminal } from '../terminal';

interface DoctorOptions {
  readonly project?: string;
  readonly json?: true;
}

/** What the command takes from the world besides the terminal. Tests pass their own. */
export interface DoctorWorld {
  readonly examine: (examined: ExamineProject.Examined) => Promise<Finding[]>;
}

/** `maestro doctor`: what is wrong with a deployment, seen from outside. It changes nothing. */
export function doctorCommand(terminal: Terminal, world: DoctorWorld = LIVE): Command {
  return new Command('doctor')
    .description(
      'look at a deployment from outside, and say what is wrong and what to do: needs application default ' +
        'credentials (gcloud auth application-default login), or FIRESTORE_EMULATOR_HOST. Ends with status 1 where ' +
        'something is wrong, or could not be looked at',
    )
    .option(...PROJECT)
    .option('--json', 'print only the findings, as JSON')
    .action(async (options: DoctorOptions) => {
      const { project, emulator } = projectOf(options.project, terminal);
      const findings = await world.examine({ project, emulator, env: terminal.env });
      if (options.json)
        terminal.stdout.write(
          `${JSON.stringify({ project, version: MAESTRO_VERSION, findings }, null, 2)}\n`,
        );
      else terminal.stdout.print(report(project, findings));
      if (findings.some(({ level }) => level === 'wrong' || level === 'unknown')) throw new FailedCommand(1);
    });
}

const WORDS: Readonly<Record<Level, readonly [word: string, colour: Colour]>> = {
  ok: ['ok', 'good'],
  advice: ['advice', 'careful'],
  wrong: ['WRONG', 'bad'],
  unknown: ['NOT KNOWN', 'bad'],
  absent: ['–', 'unknown'],
};

function report(project: string, findings: readonly Finding[]): Part[] {
  const rows = findings.flatMap<Line>(({ check, level, found, cure }) => {
    const [word, colour] = WORDS[level];
    return [[{ text: word, level: colour }, check, found], ...(cure === null ? [] : [['', '', `→ ${cure}`]])];
  });
  return [
    `Project ${project}, seen by Maestro ${MAESTRO_VERSION}.`,
    table(
      [
        { heading: '', flow: 'whole' },
        { heading: 'check', flow: 'whole' },
        { heading: 'found', flow: 'wrap' },
      ],
      rows,
    ),
    summaryOf(findings),
  ];
}

function summaryOf(findings: readonly Finding[]): string {
  const count = (wanted: Level): number => findings.filter(({ level }) => level === wanted).length;
  const parts = [
    ...(count('wrong') > 0 ? [`${count('wrong')} wrong`] : []),
    ...(count('unknown') > 0 ? [`${count('unknown')} not known, which is no good news`] : []),
    ...(count('advice') > 0 ? [`${count('advice')} worth a thought`] : []),
  ];
  return parts.length === 0 ? 'All that was looked at is as it should be.' : `${parts.join(', ')}.`;
}

const LIVE: DoctorWorld = {
  examine: (examined) => {
    // Loaded here, because it loads the Firebase SDKs, which no other command needs.
    // oxlint-disable-next-line typescript/no-require-imports
    const { examineProject } = require('../../local/doctor/examine-project') as typeof ExamineProject;
    return examineProject(examined);
  },
};
