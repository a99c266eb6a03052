import { BOTS, itWithPython, run } from './python';

/** The bots in Python, without the emulators: their tests are in Python, as their readers expect. */
itWithPython.each(['test_maestro', 'test_mixin', 'test_hummingbot'])('%s passes', async (module) => {
  const { output, status } = await run('python3', ['-W', 'error', `${BOTS}/${module}.py`]);
  expect({ output, status }).toEqual({ output: expect.stringMatching(/\nOK\n$/) as string, status: 0 });
});
