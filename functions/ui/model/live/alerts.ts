import type { AlertKind } from '../../../src/core/alerts/alert-kinds';
import { agoText, type Clock, momentText } from '../../words/moment';
import { plural } from '../../words/text';
import type { Level } from '../answer';
import { deliveryOf } from './delivery';
import type { WrittenAlert } from './documents';

/** So many alerts are listed, the newest; and so many older ones at each request for them. */
export const ALERTS_LISTED = 50;

/** Alerts without a gap between them, from the newest on, in the order in which Firestore has them. */
export interface ListedAlerts {
  readonly written: readonly WrittenAlert[];
  /** Whether there are none below them. */
  readonly isAll: boolean;
}

/** An alert in words. */
export interface AlertLine {
  readonly alertId: string;
  readonly level: Level;
  /** What happened, in a line. */
  readonly title: string;
  /** Why, with figures, and how it ends. */
  readonly text: string;
  /** ISO 8601. */
  readonly at: string;
  /** Such as "14:05 · 12 min ago". */
  readonly when: string;
  readonly isUnread: boolean;
  /** Why it was not sent where it was to be sent, in a sentence; empty: it was, or nothing is known. */
  readonly failure: string;
}

/** The alerts of a user in words. */
export interface AlertsView {
  /** The newest first. */
  readonly lines: readonly AlertLine[];
  /** Such as "2 unread of 7 alerts". */
  readonly summary: string;
  /** Beside the bell: "3", or "50+" where all that are listed are unread; empty: none is. */
  readonly count: string;
  /** What the bell is called, such as "3 unread alerts". */
  readonly name: string;
  /** The newest unread alert that says that others are no longer sent; null: none does. */
  readonly stopped: AlertLine | null;
  /** How many cannot be read, such as "1 alert cannot be read."; empty: none. */
  readonly damage: string;
}

const LEVELS: Readonly<Record<AlertKind, Level>> = {
  gate_closed: 'careful',
  gate_opened: 'good',
  limit_near: 'careful',
  agent_proven: 'good',
  agent_recovering: 'careful',
  agent_suspended: 'bad',
  agent_recovered: 'good',
  agent_stale: 'careful',
  agent_silent: 'careful',
  weight_moved: 'unknown',
  trade_skipped: 'careful',
  agents_refused: 'bad',
  settings_damaged: 'bad',
  drift_repaired: 'unknown',
  bot_key_used_again: 'bad',
  delivery_stopped: 'bad',
  digest: 'careful',
  test: 'unknown',
};

/**
 * Alerts as they were written, in words: the newest first. One that is damaged is counted and not listed; one of a kind that this
 * page does not know, from a newer Maestro, is listed as any other.
 *
 * @param written the newest `ALERTS_LISTED`, in any order; null: not known yet
 */
export function alertsView(written: readonly WrittenAlert[] | null, clock: Clock): AlertsView {
  const { alerts, damaged } = readAlerts(written ?? []);
  const newest = alerts.slice(0, ALERTS_LISTED);
  return viewOf({ alerts: newest, damaged, isAll: newest.length < ALERTS_LISTED }, clock);
}

/** The newest alerts in words, with the older ones that somebody asked for. */
export function listedView({ written, isAll }: ListedAlerts, clock: Clock): AlertsView {
  return viewOf({ ...readAlerts(written), isAll }, clock);
}

interface ReadAlerts {
  /** The newest first. */
  readonly alerts: readonly ReadAlert[];
  readonly damaged: number;
}

function readAlerts(written: readonly WrittenAlert[]): ReadAlerts {
  const alerts = written.flatMap((each) => readAlert(each) ?? []).sort((a, b) => b.millis - a.millis);
  return { alerts, damaged: written.length - alerts.length };
}

function viewOf(
  { alerts, damaged, isAll }: ReadAlerts & { readonly isAll: boolean },
  clock: Clock,
): AlertsView {
  const lines = alerts.map((alert) => lineOf(alert, clock));
  const unread = lines.filter(({ isUnread }) => isUnread).length;
  // Where all that are listed are unread, there may be more that were not read.
  const count = unread === lines.length && !isAll ? `${unread}+` : String(unread);
  const unreadText = `${count} unread ${unread === 1 ? 'alert' : 'alerts'}`;
  return {
    lines,
    summary: summaryOf(lines.length, unread, unreadText, isAll),
    count: unread === 0 ? '' : count,
    name: unread === 0 ? 'No unread alerts' : unreadText,
    stopped:
      lines.find(({ isUnread }, index) => isUnread && alerts[index]?.kind === 'delivery_stopped') ?? null,
    damage: damaged === 0 ? '' : `${plural(damaged, 'alert')} cannot be read.`,
  };
}

function summaryOf(listed: number, unread: number, unreadText: string, isAll: boolean): string {
  if (listed === 0) return 'No alerts';
  if (unread === listed) return unreadText;
  const all = isAll ? plural(listed, 'alert') : `the newest ${listed} alerts`;
  return unread === 0 ? `None unread of ${all}` : `${unread} unread of ${all}`;
}

interface ReadAlert {
  readonly alertId: string;
  readonly kind: string;
  readonly title: string;
  readonly text: string;
  readonly at: string;
  readonly millis: number;
  readonly isUnread: boolean;
  readonly failure: string | null;
}

/** By hand, because the codec of the contract weighs more than all of this; null: it is damaged. */
function readAlert({ alertId, fields }: WrittenAlert): ReadAlert | null {
  const { kind, title, text, created_at: at, read_at: readAt, delivered } = fields;
  if (typeof kind !== 'string' || typeof title !== 'string' || typeof text !== 'string') return null;
  if (!isTime(at) || (readAt !== null && !isTime(readAt))) return null;
  return {
    alertId,
    kind,
    title,
    text,
    at,
    millis: Date.parse(at),
    isUnread: readAt === null,
    failure: deliveryOf(delivered)?.failure ?? null,
  };
}

const isTime = (written: unknown): written is string =>
  typeof written === 'string' && !Number.isNaN(Date.parse(written));

function lineOf({ alertId, kind, title, text, at, isUnread, failure }: ReadAlert, clock: Clock): AlertLine {
  return {
    alertId,
    level: isKnown(kind) ? LEVELS[kind] : 'unknown',
    title,
    text,
    at,
    when: `${momentText(at, clock)} · ${agoText(at, clock.now)}`,
    isUnread,
    failure: failure === null ? '' : `Not delivered: ${failure}.`,
  };
}

const isKnown = (kind: string): kind is AlertKind => Object.hasOwn(LEVELS, kind);
