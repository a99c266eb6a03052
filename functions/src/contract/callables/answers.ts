import type { AllocationAnswer } from './allocation';
import type { KeysAnswer, NewKeyAnswer, RevocationAnswer } from './bot-keys';
import type { RegistrationAnswer, UnregistrationAnswer } from './devices';
import type { EraseAnswer } from './erase';
import type { EvaluateAnswer } from './evaluate';
import type { PolicyAnswer } from './policy-response';
import type { ProfileAnswer } from './profile';
import type { SettingsAnswer } from './settings';
import type { TestAlertAnswer } from './test-alert';

/**
 * What each callable answers. For clients in TypeScript too, by `import type`: see docs/reference/clients.md, Start.
 *
 * @example
 * const getPolicy = httpsCallable<unknown, Answers['getPolicy']>(functions, 'getPolicy');
 */
export interface Answers {
  readonly getAllocation: AllocationAnswer;
  readonly recomputeAllocation: AllocationAnswer;
  readonly getPolicy: PolicyAnswer;
  readonly getProfile: ProfileAnswer;
  readonly updateSettings: SettingsAnswer;
  readonly evaluate: EvaluateAnswer;
  readonly deleteMyData: EraseAnswer;
  readonly createBotKey: NewKeyAnswer;
  readonly listBotKeys: KeysAnswer;
  readonly revokeBotKey: RevocationAnswer;
  readonly registerDevice: RegistrationAnswer;
  readonly unregisterDevice: UnregistrationAnswer;
  readonly sendTestAlert: TestAlertAnswer;
}
