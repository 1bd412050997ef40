import { describe, expect, it } from 'vitest';
import { factText, hourlyText, memoryText, orList, secondsText } from './facts.ts';

describe('facts in prose', () => {
  it('come from the tables of the model', () => {
    expect(factText('fargate.memory.256')).toBe('512, 1024 or 2048');
    expect(factText('fargate.hour.256.512')).toBe('$0.012');
    expect(factText('fargate.provisioningMs')).toMatch(/^\d+(\.\d+)? s$/);
  });

  it('come from the limits, as a number, a range or one end of it', () => {
    expect(factText('limit.tasksPerService')).toBe('5,000');
    expect(factText('limit.healthCheckIntervalSeconds')).toBe('5 to 300');
    expect(factText('limit.fargateStopTimeoutSeconds.max')).toBe('120');
    expect(factText('limit.healthCheckDefaults.retries')).toBe('3');
    expect(factText('share.fargateSpotPriceBasisPoints')).toBe('30 %');
    expect(factText('throttle.capMs')).toBe('27 min');
    expect(() => factText('limit.nothing')).toThrow('no limit “nothing”');
    expect(() => factText('limit.healthCheckDefaults')).toThrow('stand in prose');
  });

  it('fail the build when an author names one that does not exist', () => {
    expect(() => factText('fargate.memory.300')).toThrow('no size with 300');
    expect(() => factText('fargate.hour.256.4096')).toThrow('no size 256/4096');
    expect(() => factText('nothing')).toThrow('no assumption “nothing”');
  });

  it('are written as people read them', () => {
    expect(orList([1])).toBe('1');
    expect(orList([1, 2, 3])).toBe('1, 2 or 3');
    expect(memoryText({ memoryMiB: [1024, 2048, 3072, 4096, 5120] })).toBe('1024 to 5120, in steps of 1024');
    expect(secondsText(1500)).toBe('1.5 s');
    expect(hourlyText({ vCpuHourMicroUsd: 40_000, gbHourMicroUsd: 4_000 }, 1024, 2048)).toBe('$0.048');
  });
});
