import { protoJson, pubSubServices } from '../../../../tools/local/pubsub/protos';

describe('protoJson', () => {
  it('finds the protocol definitions of the installed client', () => {
    expect(Object.keys(protoJson().nested ?? {})).toContain('google');
  });

  it('names every place it tried when there is none', () => {
    expect(() => protoJson(['no-such-package/a.json', 'no-such-package/b.json'])).toThrow(
      'no-such-package/a.json, no-such-package/b.json',
    );
  });
});

describe('pubSubServices', () => {
  it('has the calls that the client makes', () => {
    const { publisher, subscriber } = pubSubServices();
    expect(Object.keys(publisher)).toEqual(expect.arrayContaining(['Publish', 'CreateTopic', 'DetachSubscription']));
    expect(Object.keys(subscriber)).toEqual(expect.arrayContaining(['StreamingPull', 'ModifyPushConfig', 'Seek']));
  });
});
