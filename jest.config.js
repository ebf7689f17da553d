/** @type {import('jest').Config} */
const project = {
  testEnvironment: 'node',
  setupFiles: ['<rootDir>/test/support/environment.js'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  moduleNameMapper: { '^(\\.{1,2}/.*-(?:client|command))\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdktf.out/', '<rootDir>/test/tools/audit/corpus/'],
};

/** @type {import('jest').Config} */
module.exports = {
  reporters: ['default', '<rootDir>/test/support/tally-reporter.js'],
  maxWorkers: 2,
  // Machines are shared; a test that hangs is found all the same.
  testTimeout: 30_000,
  projects: [
    {
      ...project,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/stack/', '<rootDir>/test/cdktf/', '<rootDir>/test/tools/audit/corpus/'],
    },
    {
      ...project,
      displayName: 'infrastructure',
      globalSetup: '<rootDir>/test/support/built-zips.ts',
      testMatch: ['<rootDir>/test/cdktf/**/*.test.ts'],
    },
    {
      ...project,
      displayName: 'stack',
      globalSetup: '<rootDir>/test/support/built-functions.ts',
      testMatch: ['<rootDir>/test/stack/**/*.test.ts'],
    },
  ],
};
