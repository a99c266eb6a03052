import { maestro } from './maestro';
import { runAsProcess } from './run';

void runAsProcess(maestro);
