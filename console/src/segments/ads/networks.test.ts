import { describe, expect, it } from 'vitest';
import type { AdAudience, AdExport } from '../../api/types';
import { decided, keysFrom, keysOf, lastExport, matchKeys, running } from './networks';

const made = (number: number, state: AdExport['state']): AdExport => ({
  id: `adx_${number}`, number, state, begun_at: '2026-11-22T08:00:00Z', finished_at: null, job_id: 'job_1', problem: null,
  people: 10, told: 4, no_consent: 3, no_address: 2, suppressed: 1, size: 4, added: 4, removed: 0,
});
const audience = (...exports: AdExport[]): AdAudience => ({ id: 'ada_1', name: 'A', segment: { id: 'seg_1', name: 'S' }, network: 'vk', match_keys: ['phone'], created_at: '2026-11-22T08:00:00Z', exports });

describe('an ad audience', () => {
  it('is matched by one kind of contact at VK', () => {
    expect(keysOf('vk')).toEqual(['email', 'phone']);
    expect(keysOf('google')[0]).toBe('both');
    for (const keys of keysOf('google')) expect(keysFrom(matchKeys(keys))).toBe(keys);
  });
  it('gives the files of the last finished export while the next one is made', () => {
    const both = audience(made(3, 'running'), made(2, 'failed'), made(1, 'finished'));
    expect([running(both)?.number, lastExport(both)?.number]).toEqual([3, 1]);
    expect(running(audience(made(2, 'failed')))).toBeUndefined();
  });
  it('has decided for everybody once the parts add up', () => {
    expect(decided(made(1, 'finished'))).toBe(10);
  });
});
