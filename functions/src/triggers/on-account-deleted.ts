import { onUserDeleted } from 'firebase-functions/v2/identity';
import { eraseWithAccount } from '../app/erase/erase-with-account';
import { REGION } from '../runtime/parameters';
import { getRuntime } from '../runtime/runtime';

/** Erases the data of a user whose account was deleted: see ERASE_WITH_ACCOUNT. Duplicate events do no harm. */
export const onAccountDeleted = onUserDeleted(
  {
    region: REGION,
    // Whatever fails is tried again, for a day: nobody else can ask for it any more.
    retry: true,
    memory: '512MiB',
    timeoutSeconds: 540,
    concurrency: 10,
    maxInstances: 2,
  },
  ({ data: { uid } }) => eraseWithAccount(getRuntime().context, uid),
);
