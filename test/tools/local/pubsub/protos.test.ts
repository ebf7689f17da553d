import { pubSubServices } from '../../../../tools/local/pubsub/protos';

describe('pubSubServices', () => {
  it('has the calls that the client makes', () => {
    const { publisher, subscriber } = pubSubServices();
    expect(Object.keys(publisher)).toEqual(expect.arrayContaining(['Publish', 'CreateTopic', 'DetachSubscription']));
    expect(Object.keys(subscriber)).toEqual(expect.arrayContaining(['StreamingPull', 'ModifyPushConfig', 'Seek']));
  });
});
