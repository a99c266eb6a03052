import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Which layers of src/ a layer may not import: data flows functions → app → store → contract → core. */
const layers = ['functions', 'app', 'store', 'contract', 'core'];
const outside = (layer) => layers.slice(0, layers.indexOf(layer)).map((name) => `**/${name}/**`);

const layerRule = (layer, extra = []) => ({
  files: [`src/${layer}/**/*.ts`],
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: [...outside(layer), '**/cli/**', '**/local/**', ...extra],
            message: `src/${layer} must not depend on this: see "The house" in README.md.`,
          },
        ],
      },
    ],
  },
});

export default tseslint.config(
  { ignores: ['lib/**', 'node_modules/**', 'coverage/**'] },
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
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', module: 'writable', __dirname: 'readonly' } },
  },
  layerRule('app', ['firebase-functions', 'firebase-functions/**']),
  layerRule('store', ['firebase-functions', 'firebase-functions/**']),
  layerRule('contract', [
    'firebase-functions',
    'firebase-functions/**',
    'firebase-admin',
    'firebase-admin/**',
  ]),
  {
    // The core is pure: decimal.js and itself, no clock, no chance, no environment.
    files: ['src/core/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!\\./|decimal\\.js$)',
              message: 'src/core imports decimal.js and itself, nothing more.',
            },
          ],
        },
      ],
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
