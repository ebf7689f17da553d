import { cio } from './cio.mjs';
import { decode } from './decode.mjs';

/** Forwards what other services put on the queue; they own the contents. */
export async function relay(message) {
  const { kind, personId, body } = decode(message);
  switch (kind) {
    case 'identify':
      return cio.identify(personId, body);
    case 'track':
      return cio.track(personId, body);
    default:
      throw new RangeError(`unknown kind ${kind}`);
  }
}
