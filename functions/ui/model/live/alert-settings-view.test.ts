import { changeSettings, encodeSettings, parseSettings } from '../../../src/contract/documents/settings';
import { InvalidInput } from '../../../src/contract/fields/invalid-input';
import { timeText } from '../../../src/contract/fields/time';
import { ALERT_KINDS } from '../../../src/core/alerts/alert-kinds';
import { Instant } from '../../../src/core/base/instant';
import { alertChanges, type AlertSettingsView, alertSettingsView, kindField } from './alert-settings-view';

/** The form as it opens. */
function untouched({ kinds, rows }: AlertSettingsView): Record<string, string> {
  return Object.fromEntries([
    ...kinds.filter(({ isOn }) => isOn).map(({ kind }) => [kindField(kind), 'on'] as const),
    ...rows.map(({ key, wanted }) => [key, wanted] as const),
  ]);
}

/** What a form changes, in what settings. */
function changed(alerts: object | undefined, change: (typed: Record<string, string>) => void): unknown {
  const view = alertSettingsView(alerts === undefined ? null : { alerts });
  const typed = untouched(view);
  change(typed);
  return alertChanges(view, typed).alerts;
}

const SENT = { webhook: { url: 'https://example.com/a', format: 'slack' }, weight_move: '0.2', push: true };

describe('the form of alerts', () => {
  it('has what is stored, and the defaults of a user without settings', () => {
    const { kinds, rows } = alertSettingsView(null);
    expect(kinds.map(({ kind }) => kind)).toEqual(
      ALERT_KINDS.filter((kind) => !['delivery_stopped', 'digest', 'test'].includes(kind)),
    );
    expect(kinds.every(({ isOn }) => isOn)).toBe(true);
    expect(rows.map(({ wanted }) => wanted)).toEqual(['0.1', '', 'json', 'false']);
    const stored = alertSettingsView({ alerts: { ...SENT, kinds: ['agent_proven'] } });
    expect(stored.rows.map(({ wanted }) => wanted)).toEqual([
      '0.2',
      'https://example.com/a',
      'slack',
      'true',
    ]);
    expect(stored.kinds.flatMap(({ kind, isOn }) => (isOn ? [kind] : []))).toEqual(['agent_proven']);
  });

  it.each<[unknown]>([[7], ['all'], [[]], [{ kinds: 3, weight_move: 0.1, webhook: [], push: 'yes' }]])(
    'opens on damaged settings (%j)',
    (alerts) => {
      const { rows } = alertSettingsView({ alerts });
      expect(rows.map(({ wanted }) => wanted)).toEqual(['0.1', '', 'json', 'false']);
    },
  );

  it('changes only what was edited, and names the webhook so that it is tried again', () => {
    expect(changed(undefined, () => undefined)).toEqual({});
    const { webhook } = SENT;
    expect(changed(SENT, () => undefined)).toEqual({ webhook });
    expect(changed(SENT, (typed) => (typed['alerts.weight_move'] = '0.05'))).toEqual({
      weight_move: '0.05',
      webhook,
    });
    expect(changed(SENT, (typed) => (typed['alerts.push'] = 'false'))).toEqual({ push: false, webhook });
    expect(changed(SENT, (typed) => (typed['alerts.webhook.format'] = 'discord'))).toEqual({
      webhook: { url: 'https://example.com/a', format: 'discord' },
    });
    expect(changed(SENT, (typed) => (typed['alerts.webhook.url'] = ''))).toEqual({ webhook: null });
  });

  it('names the kinds that are left, or none where all are on', () => {
    expect(
      changed(
        { kinds: ['agent_proven', 'agent_stale'] },
        (typed) => delete typed['alerts.kinds.agent_stale'],
      ),
    ).toEqual({
      kinds: ['agent_proven'],
    });
    const all = changed({ kinds: ['agent_proven'] }, (typed) => {
      for (const kind of ALERT_KINDS) typed[kindField(kind)] = 'on';
    });
    expect(all).toEqual({ kinds: null });
  });

  it('asks for what updateSettings reads, and shows what it has stored', () => {
    const view = alertSettingsView(null);
    const typed = {
      ...untouched(view),
      'alerts.webhook.url': 'https://example.com/b',
      'alerts.weight_move': '0.3',
    };
    delete (typed as Record<string, string>)['alerts.kinds.agent_stale'];
    const settings = changeSettings(parseSettings({}), alertChanges(view, typed), new Instant(0));
    const stored = alertSettingsView(encodeSettings(settings, timeText));
    expect(untouched(stored)).toEqual(typed);
  });

  it('has a field for each error of updateSettings', () => {
    const view = alertSettingsView(null);
    const wrong = { 'alerts.webhook.url': 'nowhere', 'alerts.weight_move': '2' };
    for (const [key, value] of Object.entries(wrong)) {
      const changes = alertChanges(view, { ...untouched(view), [key]: value });
      const refused = (): unknown => changeSettings(parseSettings({}), changes, new Instant(0));
      expect(refused).toThrow(InvalidInput);
      expect(refused).toThrow(key);
    }
  });
});
