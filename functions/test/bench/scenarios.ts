/** The benchmarks that need the official Firestore emulator, in the order in which they run. */
export const SCENARIOS = ['closes', 'growth', 'first', 'sweep', 'policy', 'bots', 'flood'] as const;
export type Scenario = (typeof SCENARIOS)[number];
