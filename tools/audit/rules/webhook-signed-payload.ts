import type { AuditedFile } from '../audited-file';
import { argumentsFor, functionsUsed } from '../knowledge/around';
import { payloadTexts, verificationsIn, type Verification } from '../knowledge/receivers';
import { dottedName, type Node } from '../program/nodes';
import type { Module } from '../program/module';
import type { CodeRule } from '../rule';
import { sourceSite } from '../sites';
import { origins } from '../values/origins';
import { holesOf, type Text } from '../values/texts';
import { namesOf, type Value } from '../values/value';

const isSerialised = (hole: Value): boolean =>
  hole.node.type === 'CallExpression' && dottedName(hole.node.callee) === 'JSON.stringify';

/** `req.body` is an object when a JSON parser came first and nobody kept the bytes. */
const isParsedBody = (hole: Value, module: Module): boolean =>
  hole.path.at(-1) === 'body' &&
  /\b(?:express|bodyParser)\.json\(/.test(module.text) &&
  !/\.raw\(|rawBody|verify\s*[:(]|\.text\(/.test(module.text);

const words = (hole: Value): string => {
  const { node, module } = hole;
  return `${namesOf(hole).join(' ')} ${module.text.slice(node.range[0], node.range[1])}`;
};

const isTimestamp = (hole: Value): boolean => /time|stamp|\bts\b/i.test(words(hole));

const isBody = (hole: Value): boolean =>
  isSerialised(hole) || /body|raw|payload|buf|text|data|content|bytes/i.test(words(hole));

type Wrong = { readonly messageId: 'reserialised' | 'parsed' | 'bodyOnly' | 'format'; readonly hole: Value };

/** What is left out of `v0:<timestamp>:<body>`; an unknown value may be the whole text, put together elsewhere. */
function wrongForm(text: Text, holes: readonly Value[]): Wrong[] {
  const body = holes.find((hole) => isBody(hole) && !isTimestamp(hole));
  if (!body) return [];
  if (!holes.some(isTimestamp)) return holes.length === 1 ? [{ messageId: 'bodyOnly', hole: body }] : [];
  const literal = text.map((part) => (typeof part === 'string' ? part : '\u0000')).join('');
  const isKnown = holes.length === 2;
  return isKnown && literal !== 'v0:\u0000:\u0000' ? [{ messageId: 'format', hole: body }] : [];
}

function wrongWith(text: Text, { via }: Verification, module: Module): Wrong[] {
  const holes = holesOf(text);
  const serialised = holes.find(isSerialised);
  const parsed = holes.find((hole) => isParsedBody(hole, module));
  return [
    ...(serialised ? [{ messageId: 'reserialised' as const, hole: serialised }] : []),
    ...(parsed && !serialised ? [{ messageId: 'parsed' as const, hole: parsed }] : []),
    ...(via === 'sdk' ? [] : wrongForm(text, holes)),
  ];
}

/** `header ?? ''` is a text without the header as well; the one with most holes is what is meant. */
function fullest(texts: readonly Text[]): Text[] {
  const most = Math.max(...texts.map((text) => holesOf(text).length));
  return texts.filter((text) => holesOf(text).length === most);
}

/** `isSigned(timestamp, JSON.stringify(req.body))`: the body is written again where the check is called. */
function serialisedFor(file: AuditedFile): Node[] {
  const verifications = [file.module, ...functionsUsed(file).map(({ module }) => module)].flatMap(verificationsIn);
  return [...new Set(verifications)].flatMap((verification) =>
    payloadTexts(verification)
      .flatMap(holesOf)
      .flatMap((hole) => argumentsFor(hole, file))
      .flatMap((argument) => origins(argument))
      .filter(isSerialised)
      .flatMap((origin) => sourceSite(origin, file.module) ?? []),
  );
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
      'The signature is checked without the timestamp. Customer.io signs v0:<X-CIO-Timestamp>:<body>, so this never fits, or a recorded request can be sent again for ever. Put v0, the timestamp and the raw body together.',
    format:
      'This is not what Customer.io signs, so no genuine event passes. The signed text is v0:<X-CIO-Timestamp>:<raw body>, with the colons.',
  },
  looksAt: ['CallExpression'],
  check(file, report) {
    const { module, isTest } = file;
    if (isTest) return;
    for (const node of serialisedFor(file)) report({ node, messageId: 'reserialised' });
    for (const verification of verificationsIn(module)) {
      for (const text of fullest(payloadTexts(verification))) {
        for (const { messageId, hole } of wrongWith(text, verification, module)) {
          const node: Node | undefined = isSerialised(hole)
            ? sourceSite(hole, module)
            : verification.payload.at(-1)?.node;
          report({ node: node ?? verification.call, messageId });
        }
      }
    }
  },
};
