import type { AgentCode, HelpCode } from '../../simulation/verdicts';
import type { Answer, FigureTable, Level } from './answer';
import type { CausedEvent } from './events';
import type { LikenessView } from './likeness-view';

/** Everything that people read about a replay, in the words in which they read it: for the terminal and for the report. */
export interface ReplayView {
  /** Names the files, such as "freqtrade.json and 4 more". */
  readonly title: string;
  /** What was replayed and with what: "1,422 closed trades of 5 agents", "3 March to 6 May 2024", … one part each. */
  readonly basis: readonly string[];
  /** Did following Maestro help? */
  readonly help: Answer & { readonly code: HelpCode };
  /** Which agents deserve capital? */
  readonly deserve: Answer;
  /** Can I trust this? Its sentences are the texts of `reservations`. */
  readonly trust: Answer;
  /** The most serious first. */
  readonly reservations: readonly Reservation[];
  /** By weight, the largest first. */
  readonly agents: readonly AgentView[];
  /** Of all money; null: not known. */
  readonly currency: string | null;
  /** The part of the account that no agent holds, such as "4.20 %". */
  readonly cash: string;
  /** How alike the agents are at the last close; null: nobody looks at it, or there is one agent. */
  readonly likeness: LikenessView | null;
  /** What happened to the weights, the oldest first; at most 200, and how many were left out. */
  readonly events: readonly CausedEvent[];
  readonly moreEvents: number;
  /** The policy before entries, by profile; empty: it was not asked for. */
  readonly policies: readonly PolicyBeforeEntries[];
  /** The account of Maestro, of equal weights, and of each agent alone. */
  readonly accounts: FigureTable;
  /** What the accounts do not show, one sentence each. */
  readonly accountNotes: readonly string[];
  readonly evidence: FigureTable;
  readonly skipped: Skipped;
  readonly settings: FigureTable;
  readonly provenance: Provenance;
}

/** A reason to doubt what is shown. */
export interface Reservation {
  readonly code:
    | 'borrowed'
    | 'floors_only'
    | 'unreadable_rows'
    | 'skipped_results'
    | 'overlapping_agents'
    | 'overlapping_files'
    | 'openings_unknown'
    | 'part_of_record'
    | 'no_loss_yet'
    | 'short_history'
    | 'symbols_left_alone';
  readonly level: Level;
  /** A few words, such as "12 positions at once". */
  readonly short: string;
  /** A whole sentence. */
  readonly text: string;
}

/** One agent, as a row, a card or a line. */
export interface AgentView {
  readonly agentId: string;
  /** A fraction, such as "0.41", to draw with. */
  readonly weight: string;
  /** Such as "41.02 %". */
  readonly weightText: string;
  readonly verdict: { readonly code: AgentCode; readonly text: string; readonly level: Level };
  /** The evidence in words, such as "63 % that its true Sharpe ratio is above 0; 2,166 more trades to 95 %". */
  readonly evidence: string;
  /** Of 3, for the dots beside the verdict. */
  readonly dots: 0 | 1 | 2 | 3;
  /** What it made or lost in the account of Maestro, such as "−437.10"; null: not known, as on the live page. */
  readonly contributed: string | null;
  readonly sharpe: string;
  readonly trades: string;
  /** The time that its trades cover, such as "65 days". */
  readonly span: string;
  /** Closed trades that were skipped, in words by reason; null: none. */
  readonly skipped: string | null;
}

/** What a client that follows the policy of a profile before each entry would have taken. */
export interface PolicyBeforeEntries {
  readonly profile: string;
  readonly headline: string;
  /** Each reason in words, with the number of trades that it refused first. */
  readonly refusals: readonly { readonly words: string; readonly trades: number }[];
  readonly notes: readonly string[];
}

/** What the figures do not use. */
export interface Skipped {
  readonly headline: string;
  /** Trades that moved no account, by reason, in words. */
  readonly reasons: FigureTable;
  /** The first of them. */
  readonly first: FigureTable;
  /** Rows that could not be read. */
  readonly unreadable: FigureTable;
  readonly notes: readonly string[];
}

/** How a report was made. */
export interface Provenance {
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  readonly version: string;
  /** As it was typed. */
  readonly command: string;
  /** ISO 8601. */
  readonly madeAt: string;
}
