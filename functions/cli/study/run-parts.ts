import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { StudyResult } from '../../simulation/study/account';
import { decodeResults, type PartResult, type StudyPart } from './study-part';

/**
 * Runs parts of a study in as many processes as the machine has processors; the results do not depend on how many.
 *
 * @returns in the order of the parts
 */
export async function runParts(
  parts: readonly StudyPart[],
  onDone: () => void,
): Promise<(readonly StudyResult[])[]> {
  const results: (readonly StudyResult[])[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    // Loads TypeScript as this process does.
    const child = fork(join(__dirname, 'study-process.ts'), { execArgv: process.execArgv });
    try {
      for (let index = next++; index < parts.length; index = next++) {
        results[index] = decodeResults(await answerOf(child, parts[index]));
        onDone();
      }
    } finally {
      child.kill();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), parts.length) }, work));
  return results;
}

function answerOf(child: ChildProcess, part: StudyPart | undefined): Promise<PartResult> {
  return new Promise((resolve, reject) => {
    const ended = (status: number | null): void => {
      reject(new Error(`A process of the study ended with status ${status ?? 'unknown'}.`));
    };
    child.once('exit', ended);
    child.once('message', (answer: PartResult) => {
      child.off('exit', ended);
      resolve(answer);
    });
    child.send(part ?? {});
  });
}
