// Writes the sample journal of the project into the Firestore emulator, as a server would:  node seed.mjs UID
// Only the emulator takes the token "owner"; a real server uses the Admin SDK.
/* global fetch, URL */
import { readFileSync } from 'node:fs';

const uid = process.argv[2];
if (uid === undefined) throw new Error('The user id is missing: node seed.mjs UID');

const host = process.env.FIRESTORE_EMULATOR_HOST ?? '127.0.0.1:8080';
const documents = 'projects/demo-maestro/databases/(default)/documents';
const times = ['opened_at', 'closed_at'];

const journal = new URL('../../local/sample/journal.csv', import.meta.url);
const [header, ...rows] = readFileSync(journal, 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(','));

const writes = rows.map((row) => {
  const cells = header.map((name, index) => [name, row[index]]).filter(([, cell]) => cell !== '');
  const { trade_id: tradeId, ...trade } = Object.fromEntries(cells);
  const fields = Object.entries(trade).map(([name, cell]) => [
    name,
    times.includes(name) ? { timestampValue: cell } : { stringValue: cell },
  ]);
  const name = `${documents}/users/${uid}/tradeJournal/${tradeId}`;
  return { update: { name, fields: Object.fromEntries(fields) } };
});

const response = await fetch(`http://${host}/v1/${documents}:commit`, {
  method: 'POST',
  headers: { authorization: 'Bearer owner', 'content-type': 'application/json' },
  body: JSON.stringify({ writes }),
});
if (!response.ok) throw new Error(await response.text());
