// Lets jest load a package that has only ES modules, such as Preact: compiled to CommonJS, which jest runs.
import { transformSync } from 'esbuild';

export default {
  process: (text) => ({ code: transformSync(text, { format: 'cjs', target: 'node20' }).code }),
};
