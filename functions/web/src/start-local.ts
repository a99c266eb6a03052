import { localBackend } from './local-backend';
import { start } from './main';

start(localBackend());
