/**
 * Stands for `re2js` in the bundle of the page: the SDK of Firestore has it for regular expressions in pipelines, of which the page has
 * none. It would be a tenth of the page.
 */
export const RE2JS = {
  compile: (): never => {
    throw new Error('The page has no pipelines.');
  },
};
