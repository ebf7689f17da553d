import { createHash } from 'node:crypto';

import type { Day, DayMessage } from '../../../../tools/local/day/day';
import { generateDay, messagesTotalMin } from '../../../../tools/local/day/generate-day';
import { readMessage, type Reading } from '../../../../tools/local/day/read-message';
import { spoiledMessages } from '../../../../tools/local/day/spoiled-messages';

const nowSeconds = 1_795_000_000;
const dayOf = (seed: number, messagesTotal = 3_000): Day => generateDay({ seed, messagesTotal, nowSeconds });
const messagesOf = (day: Day): readonly DayMessage[] =>
  day.steps.flatMap((step) => (step.kind === 'publish' ? step.messages : []));
const readingOf = (message: DayMessage): Reading =>
  readMessage({ ...message, publishTimeMs: nowSeconds * 1000 }, nowSeconds * 1000);

const hashOf = (day: Day): string => {
  const hash = createHash('sha256').update(JSON.stringify(day.steps.map((step) => ({ ...step, messages: undefined }))));
  for (const message of messagesOf(day)) hash.update(message.data).update(JSON.stringify(message.attributes));
  return hash.digest('hex');
};

describe('generateDay', () => {
  it('writes the same day for the same seed, and another for another', () => {
    expect(hashOf(dayOf(1))).toBe(hashOf(dayOf(1)));
    expect(hashOf(dayOf(1))).not.toBe(hashOf(dayOf(2)));
  });

  it.each([messagesTotalMin, 3_000, 10_000])('publishes %i messages when asked for that many', (messagesTotal) => {
    const day = dayOf(3, messagesTotal);
    expect(messagesOf(day)).toHaveLength(messagesTotal);
    expect(day.messagesTotal).toBe(messagesTotal);
  });

  it('refuses to write a day that is too short for all its stories', () => {
    expect(() => dayOf(1, messagesTotalMin - 1)).toThrow('messages: got 299, expected at least 300');
  });

  it('names each message once, and only repeats have the same bytes', () => {
    const bytesByMarker = new Map<string, string>();
    const markersByBytes = new Map<string, string>();
    for (const { marker, topic, data } of messagesOf(dayOf(4))) {
      const bytes = `${topic} ${data.toString('base64')}`;
      expect(bytesByMarker.get(marker) ?? bytes).toBe(bytes);
      // Operations that have no place for a marker are said once each; attribute-only messages have no bytes at all.
      if (data.length > 0) expect(markersByBytes.get(bytes) ?? marker).toBe(marker);
      bytesByMarker.set(marker, bytes);
      markersByBytes.set(bytes, marker);
    }
  });

  it('spoils messages so that each is parked as its row says, and no other', () => {
    const expected = new Map(spoiledMessages.map(({ story, code }) => [story, code]));
    const day = dayOf(5);
    for (const message of messagesOf(day)) {
      const reading = readingOf(message);
      const code = expected.get(message.story);
      // What only Customer.io refuses is a proper message of the contract.
      const parked = code === 'CUSTOMERIO_REJECTED' ? undefined : code;
      const late = message.story === 'deletion that came too late, replayed by name' ? 'STALE_DESTRUCTIVE' : undefined;
      expect([message.story, reading.kind === 'parked' ? reading.code : undefined]).toEqual([
        message.story,
        parked ?? late,
      ]);
    }
  });

  it.each([6, 7, 8])('keeps conflicting changes of a person at least a second apart, seed %i', (seed) => {
    const times = new Map<string, Set<number>>();
    const seen = new Set<string>();
    for (const message of messagesOf(dayOf(seed))) {
      const reading = readingOf(message);
      if (reading.kind === 'parked' || reading.operation.action !== 'identify' || seen.has(message.marker)) continue;
      if (message.story.includes('Customer.io refuses')) continue;
      seen.add(message.marker);
      // A person who is addressed by e-mail is the one with that id.
      const person = reading.operation.target.toLowerCase().replace(/^email:(.*)@example\.com$/, 'id:$1');
      const known = times.get(person) ?? new Set<number>();
      const seconds = Math.floor(reading.timeMs / 1000);
      // Two changes of the overtaken person are both as old as their publishing, and the script waits between them.
      if (!message.story.includes('overtak'))
        expect([person, seconds, known.has(seconds)]).toEqual([person, seconds, false]);
      times.set(person, known.add(seconds));
    }
    expect(times.size).toBeGreaterThan(100);
  });

  it('settles everything before and after an operation that Customer.io cannot order', () => {
    const steps = dayOf(9).steps;
    const hourOf = new Map<string, number>();
    for (const [index, step] of steps.entries()) {
      if (step.kind !== 'publish') continue;
      for (const message of step.messages) {
        const reading = readingOf(message);
        if (reading.kind === 'parked') continue;
        const { action, target = '' } = reading.operation;
        const destructive = ['delete', 'suppress', 'unsuppress', 'merge', 'delete_device'].includes(action);
        if (destructive) expect(hourOf.get(target)).not.toBe(index);
        if (hourOf.get(`${target} destroyed`) === index) expect(destructive).toBe(true);
        if (destructive) hourOf.set(`${target} destroyed`, index);
        hourOf.set(target, index);
      }
    }
    const hoursPublished = steps.filter(({ kind }) => kind === 'publish' || kind.startsWith('settle'));
    for (const [index, step] of hoursPublished.entries()) {
      const before = hoursPublished[index - 1];
      // Only the opening publishes something beside the first hour.
      if (step.kind === 'publish' && index > 3) expect(before?.kind).toMatch(/^settle/);
    }
  });

  it('knows no addresses but those of example.com', () => {
    const hosts = messagesOf(dayOf(10)).flatMap(({ data }) =>
      [...data.toString('latin1').matchAll(/@([\w.-]+)|https?:\/\/([\w.-]+)/g)].map(([, mail, web]) => mail ?? web),
    );
    expect([...new Set(hosts.map((host) => host?.toLowerCase()))].sort()).toEqual([
      'example.com',
      'search.example.com',
      'www.example.com',
    ]);
  });
});
