import { onDocumentCreated } from 'firebase-functions/v2/firestore';
import { deliverAlert } from '../app/alerts/deliver/deliver-alert';
import { REGION } from '../runtime/parameters';
import { getRuntime } from '../runtime/runtime';
import { ALERT_DOCUMENT } from '../store/paths';

/** Delivers a new alert to the webhook and the devices of its user. If it throws, the event comes again, for up to a day. */
export const onAlertCreated = onDocumentCreated(
  {
    document: ALERT_DOCUMENT,
    region: REGION,
    retry: true,
    // Most of the time is spent waiting for servers, at most 5 s each.
    concurrency: 80,
    maxInstances: 10,
    memory: '256MiB',
    timeoutSeconds: 60,
  },
  async ({ data }) => {
    // An alert has some KB at most, so that its event always brings it.
    if (data !== undefined) await deliverAlert(getRuntime().context, data);
  },
);
