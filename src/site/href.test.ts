import { describe, expect, it } from 'vitest';
import { href } from './href.ts';

describe('an address inside the site', () => {
  it('stands below the base, with one slash between', () => {
    expect(href('/day-15/', '/')).toBe('/day-15/');
    expect(href('theme.js', '/drydock')).toBe('/drydock/theme.js');
    expect(href('/', '/a/b/')).toBe('/a/b/');
  });
});
