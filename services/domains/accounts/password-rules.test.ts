import { describe, expect, test } from 'vitest';
import { flawOf, normalisePassword } from './password-rules.ts';

const flaw = (password: string, email = 'marie.dupont@garage-exemple.fr') => flawOf(normalisePassword(password), email);

describe('a password', () => {
  test.each([
    'une phrase bien à moi',
    'correct horse battery',
    'trois-moteurs-bien-huiles',
    'xkcdqjwmzrtplvn',
    'vélo camion tondeuse',
    'f3K9-pQ7x-Lm2w-Zt8',
    '!%)§=&?*+#<>|;~{}',
    'пароль который я помню',
    '青空に浮かぶ白い雲が好きです今日も',
  ])('%s can be chosen: there are no rules of composition', async (password) => {
    expect(await flaw(password)).toBeNull();
  });

  test.each([
    'aaaaaaaaaaaaaaa',
    'passwordpassword',
    'Passw0rd!Passw0rd!',
    'P@ssw0rd12345678',
    'motdepasse123456',
    'MotDePasse2026!!',
    '123456789012345',
    'azertyuiopqsdfghjklm',
    'qwertyuiopasdfgh',
    'abcabcabcabcabcabc',
    'xkqxkqxkqxkqxkqxkq',
    '1q2w3e4r5t6y7u8i9o',
    'iloveyouforever!',
    'football sunshine',
    'zyxwvutsrqponmlk',
    'qwerty123456789',
    '------------------',
  ])('%s is too common', async (password) => {
    expect(await flaw(password)).toBe('common');
  });

  test.each([
    'mariedupont2026',
    'Dupont-Marie-2026!',
    'ipowermotors2026!',
    'IPOWER MOTORS 123',
    'garage-exemple-marie',
    'marie.dupont@garage-exemple.fr',
  ])('%s is made of the address or our name', async (password) => {
    expect(await flaw(password)).toBe('personal');
    expect(await flaw(`${password} un grand tilleul`)).toBeNull();
  });

  test('is counted in characters, not in bytes or UTF-16 units, as it is normalised', async () => {
    const fourteen = 'éàüöñç🙂🚲🌳çñöüé';
    expect(await flaw(fourteen)).toBe('minLength');
    expect(await flaw(fourteen.normalize('NFD'))).toBe('minLength');
    expect(await flaw(`${fourteen}x`)).toBeNull();
    expect(normalisePassword('e\u0301')).toBe(normalisePassword('\u00e9'));
  });

  test('may have 128 characters and no more', async () => {
    const long = Array.from({ length: 128 }, (_, n) => String.fromCodePoint(0x4e00 + n * 7)).join('');
    expect(await flaw(long)).toBeNull();
    expect(await flaw(`${long}x`)).toBe('maxLength');
  });
});
