import { encodeSettings, type Settings } from '../documents/settings';
import { timeText } from '../fields/time';

/** What `updateSettings` answers. */
export type SettingsAnswer = ReturnType<typeof encodeSettingsAnswer>;

/** The answer of `updateSettings`: all settings after the change. */
export function encodeSettingsAnswer(settings: Settings) {
  return { settings: encodeSettings(settings, timeText) };
}
