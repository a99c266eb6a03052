// esbuild puts the styles of a module into the style sheet of the page.
declare module '*.css';
