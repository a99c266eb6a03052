import type { TestAlertAnswer } from '../../../src/contract/callables/test-alert';
import { plural } from '../../words/text';
import type { Level } from '../answer';
import type { WrittenAlert } from './documents';

/** What an alert says of its delivery. */
interface Delivery {
  readonly webhook: boolean;
  readonly devices: number;
  /** Why it was not taken; null: nothing has failed. */
  readonly failure: string | null;
}

/** Reads `delivered` of an alert, which may be damaged; null: nothing is known. */
export function deliveryOf(delivered: unknown): Delivery | null {
  if (typeof delivered !== 'object' || delivered === null) return null;
  const { webhook, devices, failure } = delivered as Readonly<Record<string, unknown>>;
  return {
    webhook: webhook === true,
    devices: typeof devices === 'number' ? devices : 0,
    failure: typeof failure === 'string' ? failure : null,
  };
}

/** What has become of a test alert, in words. */
export interface TestOutcome {
  readonly level: Level;
  readonly text: string;
}

/**
 * What has become of a test alert.
 *
 * @param alerts the newest alerts; null: not known
 */
export function testOutcome(
  { alert_id: alertId, channels: { webhook, push } }: TestAlertAnswer,
  alerts: readonly WrittenAlert[] | null,
): TestOutcome {
  if (!webhook && !push)
    return {
      level: 'careful',
      text: 'It is on this page alone, because nothing is set to send alerts to. Save an address, or register a device, and send another test.',
    };
  const alert = (alerts ?? []).find((each) => each.alertId === alertId);
  const delivery = deliveryOf(alert?.fields.delivered);
  if (delivery === null) {
    const where = [...(webhook ? ['the webhook'] : []), ...(push ? ['your devices'] : [])].join(' and ');
    return { level: 'unknown', text: `On its way to ${where}.` };
  }
  const { devices, failure } = delivery;
  const taken = [
    ...(delivery.webhook ? ['the webhook has taken it'] : []),
    ...(devices > 0 ? [`${plural(devices, 'device')} ${devices === 1 ? 'has' : 'have'} taken it`] : []),
  ].join(', and ');
  if (failure === null && taken === '')
    return { level: 'unknown', text: 'It is not known whether it has arrived.' };
  if (failure === null) return { level: 'good', text: `It has arrived: ${taken}.` };
  return {
    level: 'bad',
    text: taken === '' ? `It did not arrive: ${failure}.` : `Not everywhere: ${taken}, but ${failure}.`,
  };
}
