// Every behaviour of the table, on the embedded Pub/Sub and, where this machine has it, on Google's own emulator.
// All run at once, so that the suite takes as long as its longest wait; each test then looks at one result.
import {
  findOfficialEmulator,
  startOfficialEmulator,
  type RunningEmulator,
} from '../../../../tools/local/pubsub/official-emulator';
import { startPubSub, type EmbeddedPubSub } from '../../../../tools/local/pubsub/server';
import type { Behaviour } from './behaviours/behaviour';
import { Rig } from './behaviours/rig';
import { behaviours } from './behaviours/table';

/** Deadlines and backoffs of the embedded one pass ten times as fast. */
const timeScale = 10;

const suiteTimeoutMs = 60_000;

process.env.METADATA_SERVER_DETECTION = 'none';

type Started = ReadonlyMap<string, Promise<unknown>>;

/** Starts all; a failure is kept for the test that asks for it. */
function start(rig: Rig, chosen: readonly Behaviour[]): Started {
  return new Map(
    chosen.map(({ id, observe }) => {
      const observed = observe(rig);
      observed.catch(() => undefined);
      return [id, observed];
    }),
  );
}

describe('the embedded Pub/Sub', () => {
  let pubsub: EmbeddedPubSub;
  let rig: Rig;
  let observed: Started;

  beforeAll(async () => {
    pubsub = await startPubSub({ timeScale });
    rig = new Rig(pubsub.address, timeScale);
    observed = start(rig, behaviours);
  });
  afterAll(async () => {
    await rig.close();
    await pubsub.close();
  });

  it.each(behaviours)(
    '$id: $claim',
    async ({ id, expected }) => {
      expect(await observed.get(id)).toEqual(expected);
    },
    suiteTimeoutMs,
  );
});

const official = findOfficialEmulator(process.env);
const comparable = behaviours.filter((behaviour) => behaviour.official === 'same' || 'differs' in behaviour.official);
const describeOfficial = official.kind === 'found' ? describe : describe.skip;
if (official.kind === 'missing') console.warn(`the official Pub/Sub emulator is not compared with: ${official.reason}`);

describeOfficial('the official emulator', () => {
  let emulator: RunningEmulator;
  let rig: Rig;
  let observed: Started;

  beforeAll(async () => {
    if (official.kind === 'missing') return;
    emulator = await startOfficialEmulator(official);
    rig = new Rig(emulator.address, 1);
    observed = start(rig, comparable);
  }, suiteTimeoutMs);
  afterAll(async () => {
    await rig.close();
    await emulator.close();
  });

  it.each(comparable)(
    '$id: behaves as listed',
    async ({ id, expected, official: listed }) => {
      const seen = await observed.get(id);
      if (listed === 'same') expect(seen).toEqual(expected);
      else if ('differs' in listed) {
        expect(seen).toEqual(listed.observed);
        expect(seen).not.toEqual(expected);
      }
    },
    suiteTimeoutMs,
  );
});
