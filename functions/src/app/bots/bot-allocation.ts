import type { AllocationAnswer } from '../../contract/callables/allocation';
import { describe, InvalidInput } from '../../contract/fields/invalid-input';
import { headerOf, queryOf } from '../../contract/http/http';
import { inputOfQuery } from '../../contract/http/policy-query';
import { getAllocation } from '../callables/get-allocation';
import type { BotEndpoint } from './endpoint';

/** The weights, and an amount split by them: what `getAllocation` answers its user, without history. */
export const botAllocation: BotEndpoint = {
  name: 'botAllocation',
  method: 'GET',
  scope: 'read',
  answer: async (context, { key, request }) => {
    const { capital, ...others } = inputOfQuery(queryOf(request));
    const [unknown] = Object.keys(others);
    if (unknown !== undefined)
      throw new InvalidInput(unknown, `${describe(unknown)} is not a known key; the keys are capital`);
    const body = await getAllocation(context, key.uid, { capital });
    const tag = tagOf(body);
    const headers = { 'Cache-Control': 'private, no-cache', ...(tag !== null && { ETag: tag }) };
    return tag !== null && names(headerOf(request, 'if-none-match'), tag)
      ? { status: 304, headers }
      : { status: 200, headers, body };
  },
};

/**
 * Changes with the version, the revision and the capital; null while nothing is published. The time is part of it, because a
 * user who was erased begins again with the first version.
 */
function tagOf({ allocation, capital }: AllocationAnswer): string | null {
  if (allocation === null) return null;
  const { version, revision, computed_at: computedAt } = allocation;
  return `"${[version, revision, computedAt, capital?.total ?? ''].join('/')}"`;
}

/** Whether `If-None-Match` names this tag; what lies between may have made it a weak one. */
function names(header: string, tag: string): boolean {
  return header
    .split(',')
    .map((each) => each.trim().replace(/^W\//, ''))
    .some((each) => each === tag || each === '*');
}
