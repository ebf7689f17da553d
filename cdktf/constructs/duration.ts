/** Durations as Google's APIs write them. */
export const seconds = (count: number): string => `${count}s`;

export const secondsOfDays = (days: number): string => seconds(days * 86_400);

export const millisecondsOfDays = (days: number): number => days * 86_400_000;

/** A subscription that nobody reads for 31 days is deleted, with all it holds, unless this is set. */
export const neverExpires = { ttl: '' } as const;
