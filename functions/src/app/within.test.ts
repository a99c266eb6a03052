import { TransientError } from './transient-error';
import { within } from './within';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const SILENT = new Promise<never>(() => undefined);

describe('within', () => {
  it('gives the result of work that ends in time, and leaves no timer behind', async () => {
    await expect(within(60, Promise.resolve('done'))).resolves.toBe('done');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('gives the error of work that fails in time', async () => {
    const error = new Error('contended');
    await expect(within(60, Promise.reject(error))).rejects.toBe(error);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends work that hangs with a transient error, when the time is over and not earlier', async () => {
    const ended = jest.fn();
    const result = within(60, SILENT).catch(ended);
    await jest.advanceTimersByTimeAsync(59_999);
    expect(ended).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    await result;
    expect(ended.mock.calls).toEqual([[expect.any(TransientError)]]);
  });

  it('does not mind work that fails after the time is over', async () => {
    const late = new Promise((_, reject) => {
      setTimeout(() => {
        reject(new Error('too late'));
      }, 90_000);
    });
    const result = within(60, late).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(100_000);
    expect(await result).toBeInstanceOf(TransientError);
  });
});
