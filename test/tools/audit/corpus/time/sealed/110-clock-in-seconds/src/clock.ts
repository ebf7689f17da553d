export interface Clock {
  now(): number;
  at(date: Date): number;
}

export const systemClock: Clock = {
  now: () => Math.floor(Date.now() / 1e3),
  at: (date) => Math.floor(date.getTime() / 1e3),
};

export const fixedClock = (seconds: number): Clock => ({ ...systemClock, now: () => seconds });
