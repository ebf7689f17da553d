import { protocolOf } from '../../../tools/local/client-protocol';

describe('protocolOf', () => {
  it('takes the first file that is installed', () => {
    const files = ['no-such-package/a.json', '@google-cloud/pubsub/build/protos/protos.json'];
    expect(Object.keys(protocolOf('Pub/Sub', files).nested ?? {})).toContain('google');
  });

  it('names every place it tried when there is none', () => {
    expect(() => protocolOf('Pub/Sub', ['no-such-package/a.json', 'no-such-package/b.json'])).toThrow(
      'no-such-package/a.json, no-such-package/b.json',
    );
  });
});
