import { sendTestAlert as useCase } from '../app/callables/send-test-alert';
import { callable } from './callable';

/** Sends an alert that says it is a test. */
export const sendTestAlert = callable('sendTestAlert', useCase);
