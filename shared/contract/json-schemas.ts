/** The contract as JSON Schemas (draft 2020-12), for services in other languages. */
import { z } from 'zod';

import { schemaVersion, topics } from '../names';
import { identifyMessageSchema } from './identify-message';
import { limits } from './limits';
import { trackMessageSchema } from './track-message';
import { transactionalMessageSchema } from './transactional-message';

/**
 * Their texts by file name, as they stand in shared/contract/schemas/. They describe what may be published, before
 * ids and times are normalised; `x-bytes-max` is a limit in bytes of UTF-8, which JSON Schema cannot express.
 */
export function jsonSchemaFiles(): Readonly<Record<string, string>> {
  return {
    'identify-message.json': jsonSchemaText(identifyMessageSchema, 'identify-message', {
      title: `Message on ${topics.identify}`,
      description: 'One Track API v2 operation on a person or an object.',
      'x-bytes-max': limits.v2ItemBytesMax,
    }),
    'track-message.json': jsonSchemaText(trackMessageSchema, 'track-message', {
      title: `Message on ${topics.track}`,
      description: 'One event, of a person (identifiers) or of a visitor (anonymous_id).',
    }),
    'transactional-message.json': jsonSchemaText(transactionalMessageSchema, 'transactional-message', {
      title: `Message on ${topics.transactional}`,
      description: 'One App API send. The message attribute event_id is required.',
      'x-bytes-max': limits.sendBytesMax,
    }),
  };
}

function jsonSchemaText(schema: z.ZodType, name: string, about: Readonly<Record<string, unknown>>): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  const id = `urn:customerio-gcp:${name}:${schemaVersion}`;
  return `${JSON.stringify({ $schema, $id: id, ...about, ...rest }, null, 2)}\n`;
}
