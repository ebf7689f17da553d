// Every behaviour of the table, on the embedded Pub/Sub.
import { startPubSub, type EmbeddedPubSub } from '../../../../tools/local/pubsub/server';
import { Rig } from './behaviours/rig';
import { observeAll, suiteTimeoutMs, type Observations } from './behaviours/suite';
import { behaviours } from './behaviours/table';

/** Deadlines and backoffs pass ten times as fast. */
const timeScale = 10;

process.env.METADATA_SERVER_DETECTION = 'none';

describe('startPubSub', () => {
  let pubsub: EmbeddedPubSub;
  let rig: Rig;
  let observed: Observations;

  beforeAll(async () => {
    pubsub = await startPubSub({ timeScale });
    rig = new Rig(pubsub.address, timeScale);
    observed = observeAll(rig, behaviours);
  });
  afterAll(async () => {
    await rig.close();
    await pubsub.close();
  });

  it.each(behaviours)(
    '$claim ($id)',
    async ({ id, expected }) => {
      expect(await observed.get(id)).toEqual(expected);
    },
    suiteTimeoutMs,
  );
});
