import { signatureOf } from '../../../../../tools/local/customerio/callbacks/signature';

describe('signatureOf', () => {
  it('is that of the known answer in the tests of customerio-node', () => {
    const body = '{"event_id":"abc","object_type":"email","metric":"delivered"}';
    expect(signatureOf(body, '1614265384', 'signing-secret')).toBe(
      '6f55cf23f9b73a2ff07733fe04421f64ce9ec5e409696edda6b2a80311944230',
    );
  });
});
