/**
 * Single message transforms of a subscription: JavaScript functions that change or drop a message on its way to the
 * subscriber. The message itself stays as it was, for a dead-letter topic and for a later delivery.
 */
import vm from 'node:vm';
import { publishTimeText, type Message } from './message';
import { refuse } from './refusal';
import { notEmbedded } from './topic';
import type { WireMessageTransform } from './wire';

/** What a subscriber sees of a message; undefined when it is dropped, which counts as acknowledged. */
export type Transform = (message: Message) => Message | undefined;

/** Limits of the transform documentation, unconfirmed. */
const limits = { transformsMax: 5, codeBytesMax: 20_000, runMs: 500 } as const;

type Step = (message: Message) => Message | undefined;

/** Compiles transforms; undefined when there are none in use. Refuses code that does not define its function. */
export function compileTransforms(transforms: readonly WireMessageTransform[]): Transform | undefined {
  if (transforms.length > limits.transformsMax) {
    refuse(
      'INVALID_ARGUMENT',
      `Too many message_transforms: got ${transforms.length}, allowed ${limits.transformsMax}`,
    );
  }
  const steps = transforms.filter(({ disabled }) => disabled !== true).map(compileStep);
  if (steps.length === 0) return undefined;
  return (message) => {
    let seen: Message | undefined = message;
    for (const step of steps) seen &&= step(seen);
    return seen;
  };
}

function compileStep({ javascriptUdf, aiInference }: WireMessageTransform): Step {
  if (aiInference !== undefined) notEmbedded('ai_inference of message_transforms');
  const { functionName = '', code = '' } = javascriptUdf ?? {};
  const bytes = Buffer.byteLength(code);
  if (bytes > limits.codeBytesMax) {
    refuse(
      'INVALID_ARGUMENT',
      `The code of a transform is too long: got ${bytes} bytes, allowed ${limits.codeBytesMax}`,
    );
  }
  if (!/^[A-Za-z_$][\w$]*$/.test(functionName)) refuse('INVALID_ARGUMENT', 'Invalid function_name of a transform');
  const context = vm.createContext({ input: '' });
  const run = (script: string): unknown => vm.runInContext(script, context, { timeout: limits.runMs });
  let kind: unknown;
  try {
    run(code);
    kind = run(`typeof ${functionName}`);
  } catch (error) {
    refuse('INVALID_ARGUMENT', `The code of a transform does not run: ${String(error)}`);
  }
  if (kind !== 'function') refuse('INVALID_ARGUMENT', `The code of a transform defines no function ${functionName}`);
  const call = new vm.Script(`{ const [m, d] = JSON.parse(input); JSON.stringify(${functionName}(m, d) ?? null); }`);
  return (message) => {
    context.input = JSON.stringify([contentOf(message), metadataOf(message)]);
    return changed(message, JSON.parse(String(call.runInContext(context, { timeout: limits.runMs }))));
  };
}

/** What the function is given (pubsub.proto, JavaScriptUDF.code). */
const contentOf = ({ data, attributes }: Message): object => ({ data: data.toString(), attributes });

const metadataOf = (message: Message): object => ({
  message_id: message.messageId,
  // Whole seconds, unlike everywhere else (pubsub.proto: YYYY-MM-DDTHH:MM:SSZ).
  publish_time: publishTimeText(message).replace(/\.\d+Z$/, 'Z'),
  ...(message.orderingKey !== '' && { ordering_key: message.orderingKey }),
});

function changed(message: Message, result: unknown): Message | undefined {
  if (result === null) return undefined;
  const { data, attributes = {} } = result as { data?: unknown; attributes?: unknown };
  if (typeof data !== 'string' || typeof attributes !== 'object' || attributes === null) {
    throw new Error('a transform returned no message: expected null or {data, attributes}');
  }
  const texts = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)]));
  return { ...message, data: Buffer.from(data), attributes: texts };
}
