import { encodeResults, runPart, type StudyPart } from './study-part';

/** A process that runs the parts it is sent, one after another, until it is disconnected. */
process.on('message', (part: StudyPart) => {
  process.send?.(encodeResults(runPart(part)));
});
