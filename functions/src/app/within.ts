import { TransientError } from './transient-error';

/**
 * The result of `work`, if it ends within this many seconds. Otherwise a TransientError: the work itself cannot be
 * stopped, and may still succeed.
 */
export async function within<T>(seconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new TransientError(`Firestore has not answered for ${seconds} s.`));
    }, seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
