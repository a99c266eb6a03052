import type { HttpAnswer } from './http';

/** Why a request is refused as a whole: docs/reference/http-api.openapi.json has the status of each. */
const STATUSES = {
  invalid: 400,
  misplaced_key: 400,
  unauthenticated: 401,
  forbidden: 403,
  method_not_allowed: 405,
  erased: 410,
  too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  failed: 500,
  unavailable: 503,
} as const;

export type RefusalCode = keyof typeof STATUSES;

/** What else a refusal says. */
interface Details {
  readonly field?: string;
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that is refused as a whole. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly details: Details = {},
  ) {
    super(message);
  }

  /** The answer that says so. */
  get answer(): HttpAnswer {
    const { field, retryAfterSeconds: seconds, headers } = this.details;
    return {
      status: STATUSES[this.code],
      headers: { ...headers, ...(seconds !== undefined && { 'Retry-After': String(seconds) }) },
      body: {
        error: {
          code: this.code,
          message: this.message,
          ...(field !== undefined && { field }),
          ...(seconds !== undefined && { retry_after_seconds: seconds }),
        },
      },
    };
  }
}
