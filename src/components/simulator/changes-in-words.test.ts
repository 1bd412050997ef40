import { describe, expect, it } from 'vitest';
import { describeChange, nameOfArn, shortArn } from './changes-in-words.ts';

const names = new Map([['a3f1'.padEnd(32, '0'), 'a3f1']]);

describe('a change in words', () => {
  it('names the task by its short name, or by its place', () => {
    expect(describeChange({ type: 'killProcess', task: 'a3f1'.padEnd(32, '0') }, names)).toBe('task a3f1 killed');
    expect(describeChange({ type: 'killProcess', task: 0 }, names)).toBe('running task no. 1 killed');
    expect(describeChange({ type: 'killProcess', task: 0, container: 'api', exitCode: 1 }, names)).toBe(
      'container api of running task no. 1 ends with exit code 1',
    );
  });

  it('tells apart what is taken and what is given back', () => {
    expect(describeChange({ type: 'spotDrought', on: true }, names)).toBe('Fargate Spot has no capacity in any zone');
    expect(describeChange({ type: 'spotDrought', on: false, availabilityZone: 'us-east-1a' }, names)).toBe(
      'Fargate Spot has capacity again in us-east-1a',
    );
    expect(describeChange({ type: 'leakMemory', task: 1, mibPerMinute: 0 }, names)).toContain('leaks no more memory');
    expect(describeChange({ type: 'setRole', role: 'arn:aws:iam::123456789012:role/app', allows: [] }, names)).toBe(
      'role app allows nothing',
    );
  });

  it('says what it does not know, as a file from elsewhere may hold it', () => {
    expect(describeChange({ type: 'flood' } as never, names)).toBe('unknown change {"type":"flood"}');
  });

  it('shortens ARNs to the name that people gave', () => {
    expect(shortArn('arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123')).toBe('web');
    expect(nameOfArn('arn:aws:secretsmanager:us-east-1:123456789012:secret:database-a1b2c3')).toBe('database-a1b2c3');
    expect(nameOfArn('app')).toBe('app');
  });
});
