import { once } from './once';

describe('once', () => {
  it('computes at the first call, and never again', () => {
    const compute = jest.fn(() => ({ answer: 42 }));
    const value = once(compute);
    expect(compute).not.toHaveBeenCalled();
    expect(value()).toEqual({ answer: 42 });
    expect(value()).toBe(value());
    expect(compute).toHaveBeenCalledTimes(1);
  });

  it.each([null, undefined, 0, false])('computes %s only once', (nothing) => {
    const compute = jest.fn(() => nothing);
    const value = once(compute);
    expect([value(), value()]).toEqual([nothing, nothing]);
    expect(compute).toHaveBeenCalledTimes(1);
  });

  it('computes again after an error', () => {
    const compute = jest.fn<number, []>();
    compute.mockImplementationOnce(() => {
      throw new Error('not yet');
    });
    compute.mockReturnValue(1);
    const value = once(compute);
    expect(value).toThrow('not yet');
    expect(value()).toBe(1);
  });

  it('stays uncomputed when the object that holds it is copied by a spread', () => {
    const compute = jest.fn(() => 1);
    const copy = { ...{ value: once(compute) } };
    expect(compute).not.toHaveBeenCalled();
    expect(copy.value()).toBe(1);
  });
});
