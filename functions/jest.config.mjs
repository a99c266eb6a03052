// jest and what it needs are installed in test/; the tests beside their sources find fast-check there.
const rootDir = import.meta.dirname;

const shared = {
  rootDir,
  // The name of what jest keeps of a project between runs. All have the same files, and so compile each once.
  id: 'maestro',
  testEnvironment: 'node',
  transform: { '\\.(tsx?|mjs)$': '<rootDir>/test/support/compiled.mjs' },
  transformIgnorePatterns: ['/node_modules/(?!preact/)'],
  modulePaths: ['<rootDir>/test/node_modules'],
  setupFiles: ['<rootDir>/test/support/short-stacks.ts'],
  moduleNameMapper: { '^fast-check$': '<rootDir>/test/support/configured-fast-check.ts' },
};

// Projects by what they need: `unit` needs nothing, `embedded` runs the deployed functions on the in-memory Firestore,
// `emulator` needs the official emulators, `browser` a Chromium.
export default {
  testSequencer: `${rootDir}/test/support/longest-first.mjs`,
  // Only so that a test that hangs ends: nothing here is timed.
  testTimeout:
    300_000 * Math.max(1, Number(process.env.SIMULATION_FACTOR ?? process.env.PROPERTY_FACTOR ?? 1)),
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{src,journals,simulation,ui,web/src,cli,local,test/docs}/**/*.test.{ts,tsx}'],
    },
    {
      ...shared,
      displayName: 'embedded',
      testMatch: ['<rootDir>/test/{embedded,deployment,bots}/**/*.test.ts'],
    },
    { ...shared, displayName: 'simulation', testMatch: ['<rootDir>/test/simulation/**/*.test.ts'] },
    {
      ...shared,
      displayName: 'emulator',
      setupFilesAfterEnv: ['<rootDir>/test/support/http/notice-closed-connections.ts'],
      testMatch: ['<rootDir>/test/emulator/**/*.test.ts'],
    },
    { ...shared, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.test.ts'] },
  ],
};
