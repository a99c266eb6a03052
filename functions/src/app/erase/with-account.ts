/** What goes with an account that is deleted: all data with the journal, all but the journal, or nothing. */
export const WITH_ACCOUNT = ['all', 'derived', 'nothing'] as const;
export type WithAccount = (typeof WITH_ACCOUNT)[number];
