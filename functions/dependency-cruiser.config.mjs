/** Finds circles of imports, those of types included: between files, and between folders. */
const noCircles = { severity: 'error', from: {}, to: { circular: true } };

export default {
  forbidden: [
    { name: 'no-circles-of-files', ...noCircles },
    { name: 'no-circles-of-folders', scope: 'folder', ...noCircles },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.test\\.ts$|^test/' },
  },
};
