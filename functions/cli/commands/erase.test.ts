import type { EraseTarget } from '../../local/erase-in-project';
import type { Erasure } from '../../src/contract/callables/erase';
import { Instant } from '../../src/core/base/instant';
import { startHookServer, status } from '../../test/support/http/hook-server';
import { refusal, type Run, scriptFolder } from '../../test/support/processes/run-script';
import { eraseCommand } from './erase';

/** What the command does with what an erasure says; the erasure itself: test/embedded/erasure.test.ts. */

const folder = scriptFolder({});
const DELETED = {
  ...{
    settings: 1,
    keys: 0,
    windows: 2,
    allocations: 1,
    history: 1_234,
    alerts: 3,
    devices: 0,
    state: 0,
    trades: 0,
  },
};
const AT = new Instant(1_790_000_000);

let asked: string[];
let targets: EraseTarget[];

beforeEach(() => {
  asked = [];
  targets = [];
});

function erase(
  args: readonly string[],
  {
    answer = null,
    result = {},
    env = {},
  }: {
    answer?: string | null;
    result?: Partial<Erasure> | Error;
    env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Run> {
  const program = (terminal: Parameters<typeof eraseCommand>[0]) =>
    eraseCommand(terminal, {
      ask: (question) => {
        asked.push(question);
        return Promise.resolve(answer);
      },
      erase: (target) => {
        targets.push(target);
        return result instanceof Error
          ? Promise.reject(result)
          : Promise.resolve({ done: true, erasedAt: AT, deleted: DELETED, ...result });
      },
    });
  return folder.runProgram(program, args, env);
}

const ADA = ['--uid', 'ada', '--project', 'demo'];

describe('maestro erase', () => {
  it('asks for the id of the project, erases, and prints what was deleted', async () => {
    const { status, stdout } = await erase(ADA, { answer: 'demo\n' });
    expect(asked).toEqual([expect.stringMatching(/user ada of project demo\. Type the id of the project/)]);
    expect(targets).toEqual([{ uid: 'ada', project: 'demo', journal: false }]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Erased: user ada of project demo, marked since 2026-09-21T14:13:20Z\.$/m);
    expect(stdout).toMatch(/^history +1,234$/m);
    expect(stdout).not.toMatch(/^trades/m);
  });

  it('does not ask when --yes says the project once more; with --json prints the answer of deleteMyData alone', async () => {
    const { stdout } = await erase([...ADA, '--yes', 'demo', '--journal', '--json']);
    expect(asked).toEqual([]);
    expect(targets).toEqual([{ uid: 'ada', project: 'demo', journal: true }]);
    expect(JSON.parse(stdout)).toEqual({ done: true, erased_at: '2026-09-21T14:13:20Z', deleted: DELETED });
  });

  it('erases nothing for another answer or another project, and none where nobody can be asked', async () => {
    expect(await erase(ADA, { answer: 'y' })).toEqual(refusal(/nothing was changed: .*/));
    expect(await erase(ADA)).toEqual(refusal(/nobody can be asked here; --yes demo .*/));
    expect(await erase([...ADA, '--yes'])).toEqual(
      refusal(/--yes needs the id of the project once more: .*/),
    );
    expect(await erase([...ADA, '--yes', 'prod'])).toEqual(
      refusal(/--yes prod is not the project of --project, which is demo/),
    );
    expect(targets).toEqual([]);
  });

  it('fails when a change of settings has lifted the erasure, and says what to do', async () => {
    const { status, stdout } = await erase([...ADA, '--yes', 'demo'], { result: { done: false } });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^NOT DONE: a setting of user ada was changed meanwhile/);
  });

  it('asks whether the user id is right when there was nothing to delete', async () => {
    const nothing = Object.fromEntries(Object.keys(DELETED).map((name) => [name, 0])) as typeof DELETED;
    expect((await erase([...ADA, '--yes', 'demo'], { result: { deleted: nothing } })).stdout).toMatch(
      /is that the user id\?/,
    );
  });

  it('asks nobody on the emulator, whose project need not be named', async () => {
    const emulator = await startHookServer();
    const env = { FIRESTORE_EMULATOR_HOST: `127.0.0.1:${emulator.port}` };
    expect((await erase(['--uid', 'ada'], { env })).status).toBe(0);
    expect([asked, targets]).toEqual([[], [{ uid: 'ada', project: 'demo-maestro', journal: false }]]);
    await emulator.close();
  });

  it('says at once that no emulator answers, or something else, and how to start one', async () => {
    const env = { FIRESTORE_EMULATOR_HOST: '127.0.0.1:1' };
    expect(await erase(['--uid', 'ada'], { env })).toEqual(
      refusal(/No emulator of Firestore answers at 127\.0\.0\.1:1: .* emulators:start, .*/),
    );
    const other = await startHookServer(() => status(404));
    expect(
      await erase(['--uid', 'ada'], { env: { FIRESTORE_EMULATOR_HOST: `127.0.0.1:${other.port}` } }),
    ).toEqual(refusal(/127\.0\.0\.1:\d+ answers 404: that is no emulator of Firestore\. Correct .*/));
    expect(targets).toEqual([]);
    await other.close();
  });

  it('asks where FIRESTORE_EMULATOR_HOST is empty: the SDK then reaches the live project', async () => {
    const env = { FIRESTORE_EMULATOR_HOST: '' };
    expect(await erase(ADA, { env })).toEqual(refusal(/nobody can be asked here; --yes demo .*/));
    expect(await erase(['--uid', 'ada'], { env })).toEqual(refusal(/--project is missing; .*/));
    expect(targets).toEqual([]);
  });

  it('says in one line why a project cannot be used', async () => {
    const denied = Object.assign(new Error('7 PERMISSION_DENIED: Missing role.'), { code: 7 });
    expect(await erase([...ADA, '--yes', 'demo'], { result: denied })).toEqual(
      refusal(/project demo cannot be used: 7 PERMISSION_DENIED: Missing role\. .*/),
    );
  });

  it.each<[string[], RegExp]>([
    [['--project', 'demo'], /required option '--uid <uid>' not specified/],
    [['--uid', 'ada'], /--project is missing; it names the live project .*/],
    [['--uid', 'a/b', '--project', 'demo'], /--uid is "a\/b"; it must be the id of a user: .*/],
  ])('refuses %j in one line', async (args, message) => {
    expect(await erase(args)).toEqual(refusal(message));
  });
});
