// Maestro for bots on Node.js 18 or later: send closed trades, ask how much may be risked, read the weights. No dependency.
//
//   import { Maestro } from './maestro.mjs';
//
//   const maestro = new Maestro({ url: 'https://my-project.web.app' }); // the key: from the environment, MAESTRO_KEY
//   const policy = await maestro.policy({ agent_id: 'trend-btc', regime: 'BULL' });
//   if (policy.allow_new_trades && policy.risk_amount !== null) …
//   await maestro.send({ agent_id: 'trend-btc', trade_id: '17', symbol: 'BTC/USDT', side: 'BUY', opened_at, closed_at,
//     entry_price: '64000.5', quantity: '0.02', realized_pnl: '12.84' });
//
// Figures are decimal text on both sides: read them with a decimal library (decimal.js, big.js), never with Number.

/**
 * A trade: a position, not a fill. Times are `Date` or ISO 8601 text, figures decimal text.
 * @typedef {Record<string, string | number | boolean | Date | null | undefined>} Trade
 */

/**
 * What became of a trade. `conflict` and `invalid` are not stored.
 * @typedef {object} Result
 * @property {'stored' | 'corrected' | 'duplicate' | 'ignored' | 'conflict' | 'invalid'} result
 * @property {string} [trade_id]
 * @property {string} [message]
 * @property {string} [field]
 */

/** A request may have 100 trades and 256 KiB. The margin is for the frame around the trades. */
const MAX_TRADES = 100;
const MAX_BYTES = 250 * 1024;

/** Passing faults: of Maestro, of Firestore behind it, and of what stands in front of it. */
const PASSING = [408, 429, 500, 502, 503, 504];

/** Maestro did not do what was asked. */
export class MaestroError extends Error {
  name = 'MaestroError';
}

/** There was no answer, or one that means "later". The same call may be made again. */
export class Unreachable extends MaestroError {
  name = 'Unreachable';
  /** How many seconds Maestro asks to wait; null: it does not say. @type {number | null} */
  retryAfter = null;
}

/** Maestro refused the request: repeating does not help. `code` says why for programs, the message for people. */
export class Refused extends MaestroError {
  name = 'Refused';
  status = 0;
  code = '';
}

/** At least one trade is invalid or in conflict with what is stored; all others are stored. */
export class NotStored extends MaestroError {
  name = 'NotStored';
  /** One per trade that was sent. @type {Result[]} */
  results = [];
}

/** A connection with one key. */
export class Maestro {
  #key;
  #names;
  /** The last allocation, to be told in few bytes that it stands. */
  #seen = { capital: undefined, etag: null, answer: null };

  /**
   * @param {object} [options]
   * @param {string} [options.url] of Hosting (https://my-project.web.app), or of the functions
   *   (https://us-central1-my-project.cloudfunctions.net). Default: the environment, MAESTRO_URL
   * @param {string} [options.key] mk_…, made by createBotKey. Default: the environment, MAESTRO_KEY. It is sent as a header
   * @param {number} [options.timeout] seconds until a request counts as failed
   * @param {number} [options.patience] seconds for which a failed request is repeated, which is safe because a trade is
   *   stored once per id; 0: never
   */
  constructor({ url, key, timeout = 10, patience = 60 } = {}) {
    this.#key = key ?? process.env.MAESTRO_KEY ?? '';
    if (!/^mk_[\w-]{20,200}$/.test(this.#key))
      throw new TypeError('The key is missing or is none: it begins with mk_. Put it into MAESTRO_KEY.');
    const address = new URL(url ?? process.env.MAESTRO_URL ?? 'missing:');
    const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
    if (address.protocol !== 'https:' && !(address.protocol === 'http:' && isLocal))
      throw new TypeError(
        'The URL is missing or not https (http would show the key). Put it into MAESTRO_URL.',
      );
    if (address.username !== '' || address.password !== '' || address.search !== '')
      throw new TypeError('The URL must not hold a key: put the key into MAESTRO_KEY.');
    this.url = address.href.replace(/\/+$/, '');
    // A path, as in the emulators, and the domain of the functions: their names come next instead of /api.
    this.#names =
      address.pathname !== '/' || address.hostname.endsWith('.cloudfunctions.net')
        ? { trades: '/ingestTrades', policy: '/botPolicy', allocation: '/botAllocation' }
        : { trades: '/api/trades', policy: '/api/policy', allocation: '/api/allocation' };
    this.timeout = timeout;
    this.patience = patience;
  }

  /**
   * Stores one trade or many, in requests of up to 100.
   * @param {Trade | Trade[]} trades
   * @returns {Promise<Result[]>} what became of each
   * @throws {NotStored | Refused | Unreachable} After each of them, sending all of them again is right
   */
  async send(trades) {
    const results = [];
    for (const batch of batches(Array.isArray(trades) ? trades : [trades])) {
      const { answer } = await this.#call('trades', {}, { body: `{"trades":[${batch.join(',')}]}` });
      if (!Array.isArray(answer.results) || answer.results.length !== batch.length)
        throw new Unreachable('The answer does not have a result per trade.');
      results.push(...answer.results);
    }
    const wrong = results.filter(({ result }) => result === 'invalid' || result === 'conflict');
    if (wrong.length === 0) return results;
    const words = wrong.map(({ trade_id: id = 'a trade', message }) => `${id}: ${message}`).join('; ');
    throw Object.assign(new NotStored(words), { results });
  }

  /**
   * Returns how much may be risked now: what getPolicy answers.
   * @param {Record<string, string | number | undefined>} [inputs] agent_id, regime, volatility, open_positions, …
   */
  async policy(inputs = {}) {
    const { answer } = await this.#call('policy', inputs);
    if (typeof answer.allow_new_trades !== 'boolean')
      throw new Unreachable('The answer is none of Maestro’s.');
    return answer;
  }

  /**
   * Returns the weights, with `capital` also that amount split by them. Nothing is sent twice while it stands.
   * @param {string} [capital] decimal text
   */
  async allocation(capital) {
    const { etag, answer: last } = this.#seen.capital === capital ? this.#seen : { etag: null, answer: null };
    const headers = etag === null ? {} : { 'If-None-Match': etag };
    const { status, answer, headers: found } = await this.#call('allocation', { capital }, { headers });
    if (status === 304) return last;
    if (!('allocation' in answer)) throw new Unreachable('The answer is none of Maestro’s.');
    this.#seen = { capital, etag: found.get('etag'), answer };
    return answer;
  }

  async #call(name, query, options = {}) {
    const url = new URL(this.url + this.#names[name]);
    for (const [field, value] of Object.entries(query))
      if (value !== undefined && value !== null) url.searchParams.set(field, String(value));
    const giveUpAt = Date.now() + this.patience * 1000;
    for (let pause = 500; ; pause = Math.min(pause * 2, 30_000)) {
      try {
        return await this.#once(url, options);
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        // Not all bots at once: they lost the network together.
        const wait = Math.max(pause * (1 + Math.random() / 2), (error.retryAfter ?? 0) * 1000);
        if (Date.now() + wait > giveUpAt) throw error;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  async #once(url, { body, headers }) {
    let response;
    let text;
    try {
      response = await fetch(url, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          Authorization: `Bearer ${this.#key}`,
          Accept: 'application/json',
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body }),
        // A redirect would carry trades to another address.
        redirect: 'manual',
        signal: AbortSignal.timeout(this.timeout * 1000),
      });
      text = await response.text();
    } catch (error) {
      throw new Unreachable(`Maestro cannot be reached: ${error.cause?.message ?? error.message}`);
    }
    const { status } = response;
    if (status === 304) return { status, answer: {}, headers: response.headers };
    const answer = parsed(text);
    if (status === 200 && answer === null)
      throw new Unreachable('The answer is no JSON: something else than Maestro answers there.');
    if (status === 200 || answer?.results !== undefined) return { status, answer, headers: response.headers };
    const message = answer?.error?.message ?? `HTTP ${status}, without an answer of Maestro`;
    if (PASSING.includes(status)) {
      const asked = response.headers.get('retry-after') ?? '';
      throw Object.assign(new Unreachable(message), {
        retryAfter: /^\d{1,6}$/.test(asked) ? Number(asked) : null,
      });
    }
    throw Object.assign(new Refused(`${message} (HTTP ${status})`), {
      status,
      code: answer?.error?.code ?? '',
    });
  }
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** The trades as JSON, in lists that a request may have. */
function* batches(trades) {
  let batch = [];
  let size = 0;
  for (const trade of trades) {
    const text = JSON.stringify(trade);
    const bytes = new TextEncoder().encode(text).length + 1;
    if (batch.length > 0 && (batch.length === MAX_TRADES || size + bytes > MAX_BYTES)) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push(text);
    size += bytes;
  }
  if (batch.length > 0) yield batch;
}
