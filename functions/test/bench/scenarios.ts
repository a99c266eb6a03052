/** The scenarios that need the official Firestore emulator, in their order. */
export const SCENARIOS = ['closes', 'growth', 'first', 'sweep', 'policy'] as const;
export type Scenario = (typeof SCENARIOS)[number];
