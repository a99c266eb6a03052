import { Command } from 'commander';
import { compareCommand } from './compare';
import { policyCommand } from './policy';
import { profileCommand } from './profile';
import { replayCommand } from './replay';
import { run } from './run';
import { sweepCommand } from './sweep';
import { verifyCommand } from './verify';
import { weightsCommand } from './weights';

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
