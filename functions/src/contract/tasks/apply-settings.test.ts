import { InvalidInput } from '../fields/invalid-input';
import { parseSettingsTask } from './apply-settings';

describe('parseSettingsTask', () => {
  it.each([
    { uid: 'ada', due: 1_790_000_070 },
    { uid: '😀 x', due: 0 },
    { uid: 'x'.repeat(128), due: -10 },
  ])('reads %j', (task) => {
    expect(parseSettingsTask(JSON.parse(JSON.stringify(task)))).toEqual(task);
  });

  it.each<[unknown, string]>([
    [undefined, ''],
    [[], ''],
    [{ due: 1 }, 'uid'],
    [{ uid: 7, due: 1 }, 'uid'],
    [{ uid: '', due: 1 }, 'uid'],
    [{ uid: '..', due: 1 }, 'uid'],
    [{ uid: '__x__', due: 1 }, 'uid'],
    [{ uid: 'a/b', due: 1 }, 'uid'],
    [{ uid: 'x'.repeat(129), due: 1 }, 'uid'],
    [{ uid: 'ada' }, 'due'],
    [{ uid: 'ada', due: '1' }, 'due'],
    [{ uid: 'ada', due: 1.5 }, 'due'],
    [{ uid: 'ada', due: Number.NaN }, 'due'],
    [{ uid: 'ada', due: 1, other: 1 }, 'other'],
  ])('refuses %j and names the field', (data, field) => {
    expect(() => parseSettingsTask(data)).toThrow(InvalidInput);
    expect(() => parseSettingsTask(data)).toThrow(expect.objectContaining({ field }) as Error);
  });
});
