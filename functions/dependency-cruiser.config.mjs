// What may import what, types included; functions/docs/architecture.md draws it. Tests may import everything.

/** The layers of src/, outermost first: each may import only itself and the layers after it. */
const LAYERS = ['triggers', 'runtime', 'app', 'store', 'contract', 'core'];

/** The folders of src/core/, also outermost first. They import no package but decimal.js, and no module of Node. */
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

/** The folders beside src/, each with what it may import besides itself. */
const OUTER_FOLDERS = {
  journals: ['src/contract/', 'src/core/'],
  simulation: ['src/contract/', 'src/core/', 'journals/'],
  ui: ['src/contract/', 'src/core/', 'simulation/'],
  // The page runs in a browser: it reads journals and shows what ui/ makes of documents and answers.
  web: ['src/contract/', 'src/core/', 'journals/', 'ui/'],
  local: ['src/', 'journals/', 'ui/'],
  cli: [
    ...['src/contract/', 'src/core/', 'journals/', 'simulation/', 'ui/', 'local/'],
    // `npm run maestro` reads the parameter ORCH_PROFILE as the functions do.
    'src/runtime/default-profile.ts',
  ],
};

/** Has the version of Maestro, which src/contract/version.ts reads. */
const MANIFEST = 'package.json';

/** The Firebase SDKs that a folder must not import. */
const WITHOUT_SDK = {
  'src/app': 'firebase-functions',
  'src/store': 'firebase-functions',
  'src/contract': 'firebase-functions|firebase-admin',
  journals: 'firebase-functions|firebase-admin',
  simulation: 'firebase-functions|firebase-admin',
  ui: 'firebase-functions|firebase-admin|firebase',
  web: 'firebase-functions|firebase-admin',
  cli: 'firebase-functions|firebase-admin',
};

/** Allows the files below `from` to import these files and folders, and no others. Paths are regular expressions. */
const allow = (from, paths, to = {}) => ({
  name: `what ${from} may import`,
  comment: 'See functions/docs/architecture.md.',
  severity: 'error',
  from: { path: `^${from}` },
  to: { pathNot: [from, ...paths].map((path) => `^${path}`), ...to },
});

/**
 * Allows a folder itself, these files and folders, the modules of Node, and packages, except those of test/: of these only
 * types, which are there for packages that bring none.
 */
const allowFolder = (folder, paths) => {
  const sdks = WITHOUT_SDK[folder];
  const packages = `(?!test/).*node_modules/${sdks === undefined ? '' : `(?!(${sdks})/)`}`;
  const types = 'test/node_modules/@types/';
  return allow(`${folder}/`, [...paths, packages, types], { dependencyTypesNot: ['core'] });
};

const after = (folders, index, parent) => folders.slice(index + 1).map((folder) => `${parent}/${folder}/`);

/** Finds circles of imports: between files, and between folders. */
const noCircles = { severity: 'error', from: {}, to: { circular: true } };

export default {
  forbidden: [
    { name: 'no-circles-of-files', ...noCircles },
    { name: 'no-circles-of-folders', scope: 'folder', ...noCircles },
    allowFolder('src', [MANIFEST]),
    ...LAYERS.map((layer, index) =>
      allowFolder(`src/${layer}`, [
        ...after(LAYERS, index, 'src'),
        ...(layer === 'contract' ? [MANIFEST] : []),
      ]),
    ),
    ...CORE_FOLDERS.map((folder, index) =>
      allow(`src/core/${folder}/`, [
        ...after(CORE_FOLDERS, index, 'src/core'),
        'src/core/config.ts',
        '.*node_modules/decimal.js/',
      ]),
    ),
    allow('src/core/config.ts', ['src/core/base/']),
    ...Object.entries(OUTER_FOLDERS).map(([folder, paths]) => allowFolder(folder, paths)),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    // As Node resolves packages.
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['node', 'require', 'default'] },
    exclude: { path: '\\.test\\.ts$' },
  },
};
