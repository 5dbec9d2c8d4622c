import type { AdAudience, AdExport } from '../../api/types';

export type AdNetwork = AdAudience['network'];
export type MatchKey = AdAudience['match_keys'][number];
/** What people are found by, as one choice. */
export type Keys = 'both' | MatchKey;

export const NETWORKS: AdNetwork[] = ['google', 'meta', 'vk', 'yandex'];
/** The fewest lines a network takes in a list, where it says so. */
export const LINES_MIN: Partial<Record<AdNetwork, number>> = { meta: 100, vk: 2_000, yandex: 100 };

/** VK reads one kind of contact in a list. */
export function keysOf(network: AdNetwork): Keys[] {
  return network === 'vk' ? ['email', 'phone'] : ['both', 'email', 'phone'];
}

export function matchKeys(keys: Keys): MatchKey[] {
  return keys === 'both' ? ['email', 'phone'] : [keys];
}

export function keysFrom(keys: MatchKey[]): Keys {
  return keys.length === 2 ? 'both' : (keys[0] ?? 'email');
}

/** The newest export whose files can be had. */
export function lastExport({ exports }: AdAudience): AdExport | undefined {
  return exports.find(({ state }) => state === 'finished');
}

/** The export at work, which is always the newest. */
export function running({ exports }: AdAudience): AdExport | undefined {
  return exports[0]?.state === 'running' ? exports[0] : undefined;
}

/** People decided for so far. */
export function decided({ told, no_consent, no_address, suppressed }: AdExport): number {
  return told + no_consent + no_address + suppressed;
}
