import { chooseProfile } from './choose-profile';
import { NO_OVERRIDES } from './overrides';
import { PROFILES } from './profiles';

const { SAFE, AGGRESSIVE } = PROFILES;

it.each([
  [SAFE, AGGRESSIVE, AGGRESSIVE, SAFE, 'request'],
  [AGGRESSIVE, SAFE, SAFE, AGGRESSIVE, 'request'],
  [SAFE, null, AGGRESSIVE, SAFE, 'request'],
  [null, SAFE, AGGRESSIVE, SAFE, 'user'],
  [null, AGGRESSIVE, SAFE, AGGRESSIVE, 'user'],
  [null, null, AGGRESSIVE, AGGRESSIVE, 'deployment'],
  [SAFE, SAFE, SAFE, SAFE, 'request'],
])(
  'chooseProfile prefers the request to the user, and the user to the deployment',
  (request, own, deployed, profile, source) => {
    expect(chooseProfile(request, own, deployed, NO_OVERRIDES)).toEqual({ profile, source });
  },
);

it.each([
  [SAFE, null, 'request'],
  [null, SAFE, 'user'],
  [null, null, 'deployment'],
])('chooseProfile adapts the profile by the overrides, wherever it comes from', (request, own, source) => {
  const chosen = chooseProfile(request, own, SAFE, new Map([['losing_streak_limit', 6]]));
  expect([chosen.source, chosen.profile.name, chosen.profile.stops.losingStreakLimit]).toEqual([
    source,
    'SAFE',
    6,
  ]);
});
