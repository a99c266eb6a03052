import type { AlertKind } from '../../core/alerts/alert-kinds';
import type { WebhookFormat } from '../../core/alerts/alert-settings';
import type { WireSettings } from '../documents/settings';
import type { KeyScope } from '../documents/bot-key';
import type { CostLevel, LiquidityLevel, VolatilityLevel } from '../../core/policy/market';
import type { ProfileName, Regime } from '../../core/profiles/profiles';

/** A decimal as text, such as "0.021"; a number is accepted, but a float may not be the figure that was meant. */
export type DecimalText = string;

/** ISO 8601, such as "2026-11-20T14:30:00Z". */
export type TimeText = string;

/**
 * What each callable is asked, the counterpart of `Answers`. Any field may be left out, or null where that means the same,
 * unless its type says otherwise. For clients in TypeScript too, by `import type`.
 */
export interface Requests {
  readonly getAllocation: AllocationFields;
  readonly recomputeAllocation: ForUser;
  readonly getPolicy: PolicyFields;
  readonly getProfile: ProfileFields;
  readonly updateSettings: SettingsFields;
  readonly evaluate: EvaluateFields;
  readonly deleteMyData: EraseFields;
  readonly createBotKey: KeyFields;
  readonly listBotKeys: ForUser;
  readonly revokeBotKey: RevocationFields;
  readonly registerDevice: DeviceFields;
  readonly unregisterDevice: TokenFields;
  readonly sendTestAlert: ForUser;
}

/** Any request may name a user; only an administrator another one. */
interface ForUser {
  readonly uid?: string;
}

interface AllocationFields extends ForUser {
  readonly history?: number;
  readonly before_version?: number;
  readonly evidence?: boolean;
  readonly capital?: DecimalText;
}

interface PolicyFields extends ForUser {
  readonly profile?: ProfileName;
  readonly agent_id?: string;
  readonly regime?: Regime;
  readonly volatility?: DecimalText;
  readonly vol_level?: VolatilityLevel;
  readonly spread_bps?: DecimalText;
  readonly spread_level?: CostLevel;
  readonly slippage_bps?: DecimalText;
  readonly slippage_level?: CostLevel;
  readonly liquidity?: LiquidityLevel;
  readonly expected_cost_r?: DecimalText;
  readonly open_positions?: number;
  readonly total_exposure_pct?: DecimalText;
  readonly losing_streak?: number;
  readonly last_losing_streak?: number;
  readonly wins_since_streak?: number;
  readonly last_loss_at?: TimeText;
  readonly drawdown_pct?: DecimalText;
  readonly max_drawdown_pct?: DecimalText;
  readonly symbol_performance?: readonly SymbolFields[];
}

interface SymbolFields {
  readonly symbol: string;
  readonly trades: number;
  readonly win_rate?: DecimalText;
  readonly avg_r?: DecimalText;
  readonly consecutive_losses?: number;
}

/** The settings that change; null resets those that can be null. The time of the equity is Maestro's own. */
type SettingsFields = ForUser &
  Partial<Omit<WireSettings, 'account_equity_at' | 'alerts'>> & { readonly alerts?: AlertFields };

/** What is not named stays as it is. */
interface AlertFields {
  readonly kinds?: readonly AlertKind[] | null;
  readonly weight_move?: DecimalText;
  readonly webhook?: WebhookFields | null;
  readonly push?: boolean;
}

interface WebhookFields {
  readonly url: string;
  /** Without it: `json`. */
  readonly format?: WebhookFormat;
  /** Signs what is sent as `json`: `whsec_` and 24 to 64 bytes in base64. Without it, the stored one stays, or one is made. */
  readonly secret?: string;
}

interface TokenFields extends ForUser {
  /** The registration of Firebase Cloud Messaging. */
  readonly token: string;
}

interface DeviceFields extends TokenFields {
  /** How the user tells the devices apart. */
  readonly name?: string | null;
}

interface ProfileFields extends ForUser {
  readonly profile?: ProfileName;
  readonly compare?: boolean;
}

interface EvaluateFields extends ForUser {
  readonly strategy?: string;
  readonly symbol?: string;
  readonly regime?: Regime;
}

interface EraseFields extends ForUser {
  readonly confirm: 'delete my data';
  readonly journal?: boolean;
}

interface RevocationFields extends ForUser {
  readonly id: string;
}

interface KeyFields extends ForUser {
  readonly name: string;
  /** Null: all agents. */
  readonly agent_ids?: readonly string[] | null;
  readonly scopes: readonly KeyScope[];
  readonly expires_at?: TimeText | null;
}
