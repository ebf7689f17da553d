// The same behaviours on Google's own emulator, where this machine has it: what the table calls the same must be the
// same, and what it lists as a difference must still be seen to differ.
import {
  findOfficialEmulator,
  startOfficialEmulator,
  type RunningEmulator,
} from '../../../../tools/local/official-emulator';
import { Rig } from './behaviours/rig';
import { observeAll, suiteTimeoutMs, type Observations } from './behaviours/suite';
import { behaviours } from './behaviours/table';

process.env.METADATA_SERVER_DETECTION = 'none';

const found = findOfficialEmulator('pubsub', process.env);

describe('findOfficialEmulator', () => {
  it.each(['pubsub', 'firestore'] as const)('says that a machine has no Java: %s', (emulated) => {
    expect(findOfficialEmulator(emulated, { PATH: '/nowhere' })).toEqual({
      kind: 'missing',
      reason: 'there is no java on the PATH',
    });
  });
});

if (found.kind === 'missing') {
  it.skip(`the official emulator is not compared with: ${found.reason}`, () => undefined);
} else {
  describe(`the official emulator ${found.version}`, () => {
    const same = behaviours.filter(({ official }) => official === 'same');
    const different = behaviours.flatMap(({ id, expected, official }) =>
      official !== 'same' ? [{ id, expected, ...official }] : [],
    );
    let emulator: RunningEmulator;
    let rig: Rig;
    let observed: Observations;

    beforeAll(async () => {
      emulator = await startOfficialEmulator(found);
      rig = new Rig(emulator.address, 1);
      observed = observeAll(rig, behaviours);
    }, suiteTimeoutMs);
    afterAll(async () => {
      await rig.close();
      await emulator.close();
    });

    it.each(same)(
      'is the same: $claim ($id)',
      async ({ id, expected }) => {
        expect(await observed.get(id)).toEqual(expected);
      },
      suiteTimeoutMs,
    );

    it.each(different)(
      'differs: $differs ($id)',
      async ({ id, expected, observed: difference }) => {
        const seen = await observed.get(id);
        expect(seen).toEqual(difference);
        expect(seen).not.toEqual(expected);
      },
      suiteTimeoutMs,
    );
  });
}
