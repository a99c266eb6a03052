import { chooseProfile } from './choose-profile';
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
    expect(chooseProfile(request, own, deployed)).toEqual({ profile, source });
  },
);
