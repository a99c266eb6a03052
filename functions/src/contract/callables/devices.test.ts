import { parseRegistration, parseUnregistration } from './devices';

const TOKEN = 'dQw4w9WgXcQ:APA91b-_x';

describe('parseRegistration', () => {
  it('reads a token, and a name if there is one', () => {
    expect(parseRegistration({ token: TOKEN })).toEqual({ token: TOKEN, name: null });
    expect(parseRegistration({ token: TOKEN, name: null })).toEqual({ token: TOKEN, name: null });
    expect(parseRegistration({ token: TOKEN, name: 'my phone 📱' })).toEqual({
      token: TOKEN,
      name: 'my phone 📱',
    });
    expect(parseRegistration({ token: 'x'.repeat(4096) }).token).toHaveLength(4096);
  });

  it.each<[unknown, string]>([
    [{}, 'token'],
    [{ token: '' }, 'token'],
    [{ token: 'two words' }, 'token'],
    [{ token: 'é' }, 'token'],
    [{ token: 'x'.repeat(4097) }, 'token'],
    [{ token: 7 }, 'token'],
    [{ token: TOKEN, name: '' }, 'name'],
    [{ token: TOKEN, name: 'é'.repeat(51) }, 'name'],
    [{ token: TOKEN, name: '\ud83d' }, 'name'],
    [{ token: TOKEN, x: 1 }, 'x'],
    [[TOKEN], ''],
  ])('refuses %j and names the field', (input, field) => {
    let refusal: unknown;
    try {
      parseRegistration(input);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ name: 'InvalidInput', field });
  });
});

describe('parseUnregistration', () => {
  it('reads a token, and nothing else', () => {
    expect(parseUnregistration({ token: TOKEN })).toBe(TOKEN);
    expect(() => parseUnregistration({ token: TOKEN, name: 'x' })).toThrow('"name" is not a known key');
    expect(() => parseUnregistration({})).toThrow('token');
  });
});
