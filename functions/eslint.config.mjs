import { createRequire } from 'node:module';

// ESLint and what it needs are installed in test/.
const tools = createRequire(`${import.meta.dirname}/test/package.json`);
const js = tools('@eslint/js');
const tseslint = tools('typescript-eslint');

/** The layers of src/, outermost first: each may import only the layers after it. */
const LAYERS = ['triggers', 'runtime', 'app', 'store', 'contract', 'core'];

/** The folders of src/core/, also outermost first. */
const CORE_FOLDERS = [
  'strategies',
  'policy',
  'risk-state',
  'profiles',
  'weights',
  'statistics',
  'trades',
  'numbers',
  'base',
];

/** The folders beside src/, each with those of them that it may import. */
const OUTER_FOLDERS = {
  journals: [],
  simulation: ['journals'],
  local: ['journals'],
  cli: ['journals', 'simulation', 'local'],
};

const SDK_FREE = {
  store: ['firebase-functions', 'firebase-functions/**'],
  app: ['firebase-functions', 'firebase-functions/**'],
  contract: ['firebase-functions', 'firebase-functions/**', 'firebase-admin', 'firebase-admin/**'],
};

const restrict = (folder, patterns) => ({
  files: [`${folder}/**/*.ts`],
  ignores: ['**/*.test.ts'],
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

const SEE = 'See functions/docs/architecture.md.';

const layerRules = LAYERS.slice(0, -1).map((layer, index) =>
  restrict(`src/${layer}`, [
    {
      group: [
        ...LAYERS.slice(0, index).map((outer) => `**/${outer}/**`),
        ...Object.keys(OUTER_FOLDERS).map((outer) => `**/${outer}/**`),
        ...(SDK_FREE[layer] ?? []),
      ],
      message: `src/${layer} must not depend on this. ${SEE}`,
    },
  ]),
);

const outerRules = Object.entries(OUTER_FOLDERS)
  .filter(([folder]) => folder !== 'cli')
  .map(([folder, allowed]) =>
    restrict(folder, [
      {
        group: Object.keys(OUTER_FOLDERS)
          .filter((other) => other !== folder && !allowed.includes(other))
          .map((other) => `**/../${other}/**`),
        message: `${folder}/ must not depend on this. ${SEE}`,
      },
    ]),
  );

/** A folder of src/core/ may import decimal.js, itself, the configuration, and the folders after it. */
const coreRules = CORE_FOLDERS.map((folder, index) => {
  const inner = CORE_FOLDERS.slice(index + 1).map((name) => `|\\.\\./${name}/`);
  return restrict(`src/core/${folder}`, [
    {
      regex: `^(?!\\./|decimal\\.js$|\\.\\./config$${inner.join('')})`,
      message: `src/core/${folder} may import only decimal.js, itself, core/config and the folders after it. ${SEE}`,
    },
  ]);
});

export default tseslint.config(
  { ignores: ['lib/**', '**/node_modules/**', 'coverage/**'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  { files: ['**/*.mjs'], languageOptions: { globals: { process: 'readonly' } } },
  ...layerRules,
  ...outerRules,
  ...coreRules,
  {
    // The core is pure: no clock, no randomness, no environment.
    files: ['src/core/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'Buffer',
        'setTimeout',
        'setImmediate',
        'console',
        'fetch',
        'crypto',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time is a parameter in src/core.' },
        { object: 'Math', property: 'random', message: 'src/core has no randomness.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date']", message: 'Time is a parameter in src/core.' },
      ],
    },
  },
);
