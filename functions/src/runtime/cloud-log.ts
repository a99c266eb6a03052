import * as logger from 'firebase-functions/logger';
import type { Log } from '../app/log-events';
import { MAESTRO_VERSION } from '../contract/version';

const VERSION = { maestro_version: MAESTRO_VERSION };

/** The log of a deployment: JSON for Cloud Logging, each entry with its event and the version of Maestro. */
export const cloudLog: Log = {
  info: (message, data) => {
    logger.info(message, { ...data, ...VERSION });
  },
  warn: (message, data) => {
    logger.warn(message, { ...data, ...VERSION });
  },
  error: (message, data) => {
    logger.error(message, { ...data, ...VERSION });
  },
};
