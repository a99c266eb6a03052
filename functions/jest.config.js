// Projects by what they need: `unit` needs nothing, `embedded` runs the deployed functions on the in-memory Firestore.
const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['ts-jest', { isolatedModules: true }] },
};

module.exports = {
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{src,cli,local}/**/*.test.ts'] },
    { ...shared, displayName: 'embedded', testMatch: ['<rootDir>/test/embedded/**/*.test.ts'] },
  ],
};
