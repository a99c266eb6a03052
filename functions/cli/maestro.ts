import { Command } from 'commander';
import { compareCommand } from './commands/compare';
import { costCommand } from './commands/cost';
import { doctorCommand } from './commands/doctor';
import { eraseCommand } from './commands/erase';
import { exportCommand } from './commands/export';
import { importCommand } from './commands/import';
import { policyCommand } from './commands/policy';
import { profileCommand } from './commands/profile';
import { replayCommand } from './commands/replay';
import { verifyCommand } from './commands/verify';
import { weightsCommand } from './commands/weights';
import { MAESTRO_VERSION } from '../src/contract/version';
import type { Terminal } from './terminal';

/** The program `maestro`, all of its commands. */
export function maestro(terminal: Terminal): Command {
  return new Command('maestro')
    .description('Capital weights and a risk policy for trading agents, from the same code that is deployed.')
    .version(MAESTRO_VERSION, '-V, --version', 'print the version of Maestro')
    .showHelpAfterError(false)
    .addCommand(weightsCommand(terminal))
    .addCommand(policyCommand(terminal))
    .addCommand(profileCommand(terminal))
    .addCommand(replayCommand(terminal))
    .addCommand(compareCommand(terminal))
    .addCommand(costCommand(terminal))
    .addCommand(importCommand(terminal))
    .addCommand(exportCommand(terminal))
    .addCommand(eraseCommand(terminal))
    .addCommand(doctorCommand(terminal))
    .addCommand(verifyCommand(terminal));
}
