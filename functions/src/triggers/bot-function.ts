import { type HttpsFunction, type HttpsOptions, onRequest } from 'firebase-functions/v2/https';
import { answerBot, type BotEndpoint } from '../app/bots/endpoint';
import { REGION } from '../runtime/parameters';
import { getRuntime } from '../runtime/runtime';
import { CallLimit, piecesOf } from './call-limit';

/** What each instance answers a key: one request per second on and on, and a hundred that come at once. */
export const BOT_RATE = { callsPerMinute: 60, burst: 100 };

/** Defines an HTTPS function for bots, which show a key instead of signing in. */
export function botFunction(endpoint: BotEndpoint, options: HttpsOptions = {}): HttpsFunction {
  const limit = new CallLimit();
  return onRequest(
    { region: REGION, invoker: 'public', cors: false, memory: '512MiB', maxInstances: 5, ...options },
    async ({ method, url, headers, rawBody }, response) => {
      const { context } = getRuntime();
      // Without a body there is none, whatever the type says.
      const request = { method, url, headers, body: (rawBody as Buffer | undefined) ?? Buffer.alloc(0) };
      const answer = await answerBot(endpoint, request, context, (keyId, calls, work) =>
        limit.run(keyId, { now: context.now, ...BOT_RATE, calls }, work, ({ body }) =>
          piecesOf(body ?? null),
        ),
      );
      response.statusCode = answer.status;
      for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
      if (answer.body !== undefined) response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
    },
  );
}
