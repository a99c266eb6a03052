import type { AccountOptions } from './account-options';
import type { JournalOptions } from './reading-options';

/** What `maestro replay` was asked for. */
export interface ReplayOptions extends JournalOptions, AccountOptions {
  readonly config?: readonly string[];
  readonly at?: string;
  readonly profile?: string;
  readonly report?: string;
  readonly csv?: string;
  readonly details?: true;
  readonly json?: true;
}
