import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { initializeTestEnvironment } from '@firebase/rules-unit-testing';
import { type App, deleteApp, initializeApp } from 'firebase-admin/app';
import { type Firestore as ServerFirestore, getFirestore } from 'firebase-admin/firestore';
import { type Firestore, setLogLevel } from 'firebase/firestore';
import { emulators } from './client';

/** A project of its own, to which the functions do not listen. */
const PROJECT = 'demo-rules';

const RULES = join(__dirname, '..', '..', '..', 'firestore.rules');

/** The owner of the data. */
export const OWNER = 'alice';

const ADMIN = { maestro_admin: true, admin: true };

/** The actors. The custom claim of docs/specification.md, section 6 is for callables: the rules ignore it. */
export const ACTORS = [
  'the owner',
  'the owner as an admin',
  'another user',
  'another user as an admin',
  'a signed-out client',
] as const;
export type Actor = (typeof ACTORS)[number];

/** One Firestore under the rules, as several clients and a server see it. */
export interface RulesWorld {
  readonly as: Readonly<Record<Actor, Firestore>>;
  /** The Admin SDK, which no rule binds. */
  readonly server: ServerFirestore;
  /** The values of each expression of the rules since they were loaded. */
  coverage(): Promise<Expression[]>;
  close(): Promise<void>;
}

export async function startRulesWorld(): Promise<RulesWorld> {
  const { firestore } = emulators();
  if (!firestore) throw new Error('The Firestore emulator is missing.');
  setLogLevel('silent'); // The SDK would log every refusal, and the tests expect thousands.
  const environment = await initializeTestEnvironment({
    projectId: PROJECT,
    firestore: { host: firestore.host, port: firestore.port, rules: readFileSync(RULES, 'utf8') },
  });
  await environment.clearFirestore();
  process.env.FIRESTORE_EMULATOR_HOST ??= `${firestore.host}:${firestore.port}`;
  const app: App = initializeApp({ projectId: PROJECT }, PROJECT);
  return {
    as: {
      'the owner': environment.authenticatedContext(OWNER).firestore(),
      'the owner as an admin': environment.authenticatedContext(OWNER, ADMIN).firestore(),
      'another user': environment.authenticatedContext('bob').firestore(),
      'another user as an admin': environment.authenticatedContext('bob', ADMIN).firestore(),
      'a signed-out client': environment.unauthenticatedContext().firestore(),
    } as unknown as Record<Actor, Firestore>,
    server: getFirestore(app),
    coverage: async () => {
      const { host, port } = firestore;
      const answer = await fetch(`http://${host}:${port}/emulator/v1/projects/${PROJECT}:ruleCoverage`);
      const { rules, report } = (await answer.json()) as CoverageReport;
      const source = Array.from(rules.files[0]?.content ?? '');
      return report.flatMap((node) => expressionsIn(node, source));
    },
    close: async () => {
      await environment.cleanup();
      await deleteApp(app);
    },
  };
}

/** Whether the rules allow an operation; any other error is thrown. */
export async function isAllowed(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'permission-denied') return false;
    throw error;
  }
}

/** An expression of the rules and its values; the report has no literals. */
export interface Expression {
  readonly line: number;
  readonly text: string;
  /** How many of its values were true, false, another value, or an error. */
  readonly seen: Readonly<Record<'true' | 'false' | 'other' | 'error', number>>;
}

interface CoverageReport {
  readonly rules: { readonly files: readonly { readonly content: string }[] };
  readonly report: readonly CoverageNode[];
}

interface CoverageNode {
  readonly sourcePosition: {
    readonly line: number;
    readonly currentOffset: number;
    readonly endOffset: number;
  };
  readonly values?: readonly { readonly value: Readonly<Record<string, unknown>>; readonly count: number }[];
  readonly children?: readonly CoverageNode[];
}

function expressionsIn(
  { sourcePosition, values = [], children = [] }: CoverageNode,
  source: readonly string[],
): Expression[] {
  const seen = { true: 0, false: 0, other: 0, error: 0 };
  for (const { value, count } of values) {
    if ('undefined' in value) seen.error += count;
    else if ('boolValue' in value) seen[value.boolValue === true ? 'true' : 'false'] += count;
    else seen.other += count;
  }
  const { line, currentOffset, endOffset } = sourcePosition;
  const text = source
    .slice(currentOffset, endOffset + 1)
    .join('')
    .replace(/\s+/g, ' ');
  return [{ line, text, seen }, ...children.flatMap((child) => expressionsIn(child, source))];
}
