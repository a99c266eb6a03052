import { Command } from 'commander';
import { run } from './run';
import { weightsCommand } from './weights';

const program = new Command('maestro')
  .description('Capital weights for trading agents, from the very code that is deployed.')
  .showHelpAfterError(false)
  .addCommand(weightsCommand());

void run(program, process.argv.slice(2));
