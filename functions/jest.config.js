// Projects by what they need: `unit` needs nothing, `embedded` runs the deployed functions on the in-memory Firestore.
const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  preset: 'ts-jest',
  setupFiles: ['<rootDir>/test/support/scale-properties.ts'],
};

module.exports = {
  // Only so that a test that hangs ends: nothing here is timed.
  testTimeout: 300_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{src,journals,simulation,cli,local,test/docs}/**/*.test.ts'],
    },
    { ...shared, displayName: 'embedded', testMatch: ['<rootDir>/test/{embedded,deployment}/**/*.test.ts'] },
    { ...shared, displayName: 'emulator', testMatch: ['<rootDir>/test/emulator/**/*.test.ts'] },
  ],
};
