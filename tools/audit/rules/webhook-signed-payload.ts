import { payloadTexts, verificationsIn, type Verification } from '../knowledge/receivers';
import { dottedName } from '../program/nodes';
import type { Module } from '../program/module';
import type { CodeRule } from '../rule';
import { holesOf, type Text } from '../values/texts';
import { namesOf, type Value } from '../values/value';

const isSerialised = (hole: Value): boolean =>
  hole.node.type === 'CallExpression' && dottedName(hole.node.callee) === 'JSON.stringify';

/** `req.body` is an object when a JSON parser came first. */
const isParsedBody = (hole: Value, module: Module): boolean =>
  hole.path.at(-1) === 'body' &&
  /\b(?:express|bodyParser)\.json\(/.test(module.text) &&
  !/\.raw\(|rawBody|verify\s*[:(]/.test(module.text);

const names = (hole: Value): string => namesOf(hole).join(' ');

const isTimestamp = (hole: Value): boolean => /time|stamp|^ts$|\bts\b/i.test(`${names(hole)} ${literalIn(hole)}`);

const literalIn = ({ node, module }: Value): string => module.text.slice(node.range[0], node.range[1]);

type Wrong = 'reserialised' | 'parsed' | 'bodyOnly' | 'format';

function wrongWith(text: Text, verification: Verification, module: Module): Wrong | undefined {
  const holes = holesOf(text);
  if (holes.some(isSerialised)) return 'reserialised';
  if (holes.some((hole) => isParsedBody(hole, module))) return 'parsed';
  if (verification.via === 'sdk' || holes.length === 0) return undefined;
  const literal = text.map((part) => (typeof part === 'string' ? part : ' ')).join('');
  if (!holes.some(isTimestamp)) {
    // One unknown value may be the whole signed text, put together elsewhere.
    const only = holes[0];
    const isBody = holes.length === 1 && only !== undefined && /body|raw|payload|buf|text|data/i.test(names(only));
    return isBody ? 'bodyOnly' : undefined;
  }
  return holes.length > 1 && literal.trim() !== 'v0: :' && !literal.startsWith('v0:') ? 'format' : undefined;
}

export const rule: CodeRule = {
  id: 'webhook-signed-payload',
  family: 'receivers',
  description: 'The signature is checked over v0:<timestamp>:<raw body>, the very bytes that came.',
  level: 'error',
  messages: {
    reserialised:
      'The signature is checked over a body that was parsed and written again. Spaces, key order and escapes differ from what was signed, so genuine events fail now and then and the feed stops for an hour. Check it over the raw bytes (req.rawBody, express.raw, await request.text()).',
    parsed:
      'The body was parsed before it gets here, so this is no longer what was signed. Genuine events fail and the feed stops for an hour. Keep the raw bytes (express.raw, or the verify option of the parser).',
    bodyOnly:
      'The signature is checked over the body alone. Customer.io signs v0:<X-CIO-Timestamp>:<body>, so this never fits, or a recorded request can be sent again for ever. Put v0, the timestamp and the raw body together.',
    format:
      'This is not what Customer.io signs, so no genuine event passes. The signed text is v0:<X-CIO-Timestamp>:<raw body>, with the colons.',
  },
  looksAt: ['CallExpression'],
  check({ module }, report) {
    for (const verification of verificationsIn(module)) {
      for (const text of payloadTexts(verification)) {
        const messageId = wrongWith(text, verification, module);
        if (messageId) report({ node: verification.payload[0]?.node ?? verification.call, messageId });
      }
    }
  },
};
