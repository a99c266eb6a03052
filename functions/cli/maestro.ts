import { Command } from 'commander';
import { compareCommand } from './commands/compare';
import { costCommand } from './commands/cost';
import { eraseCommand } from './commands/erase';
import { policyCommand } from './commands/policy';
import { profileCommand } from './commands/profile';
import { replayCommand } from './commands/replay';
import { verifyCommand } from './commands/verify';
import { weightsCommand } from './commands/weights';
import type { Terminal } from './terminal';

/** The program `maestro`, all of its commands. */
export function maestro(terminal: Terminal): Command {
  return new Command('maestro')
    .description('Capital weights and a risk policy for trading agents, from the same code that is deployed.')
    .showHelpAfterError(false)
    .addCommand(weightsCommand(terminal))
    .addCommand(policyCommand(terminal))
    .addCommand(profileCommand(terminal))
    .addCommand(replayCommand(terminal))
    .addCommand(compareCommand(terminal))
    .addCommand(costCommand(terminal))
    .addCommand(eraseCommand(terminal))
    .addCommand(verifyCommand(terminal));
}
