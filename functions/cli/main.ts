import { Command } from 'commander';
import { compareCommand } from './commands/compare';
import { policyCommand } from './commands/policy';
import { profileCommand } from './commands/profile';
import { replayCommand } from './commands/replay';
import { run } from './run';
import { sweepCommand } from './commands/sweep';
import { verifyCommand } from './commands/verify';
import { weightsCommand } from './commands/weights';

const program = new Command('maestro')
  .description('Capital weights and a risk policy for trading agents, from the very code that is deployed.')
  .showHelpAfterError(false)
  .addCommand(weightsCommand())
  .addCommand(policyCommand())
  .addCommand(profileCommand())
  .addCommand(replayCommand())
  .addCommand(compareCommand())
  .addCommand(sweepCommand())
  .addCommand(verifyCommand());

void run(program, process.argv.slice(2));
