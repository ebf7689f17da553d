/** Goal: docs/messages.md stays true. Method: its examples are read, settled and parked, its tables compared. */
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';

import { decideIdentify } from '../../../functions/identify/identify';
import { defaultGuardrails, rememberTypes } from '../../../shared/contract/guardrails';
import { jsonSchemaFiles } from '../../../shared/contract/json-schemas';
import { limitTable } from '../../../shared/contract/limits';
import { readIdentifyMessage, readTrackMessage, readTransactionalMessage } from '../../../shared/contract/read-message';
import { httpFunction } from '../../../shared/http/framework-way';
import type { LogLine } from '../../../shared/log';
import { messageAttributes } from '../../../shared/names';
import { consume } from '../../../shared/pubsub/consume';
import { parkedMessage, type ParkedMessage } from '../../../shared/pubsub/park';

const page = readFileSync(path.join(__dirname, '..', '..', '..', 'docs', 'messages.md'), 'utf8');

/** The text of the code block that is named so after its language. */
function block(name: string): string {
  const found = new RegExp(`\`\`\`\\w+ ${name}\n([^]*?)\n\`\`\``).exec(page)?.[1];
  if (found === undefined) throw new Error(`docs/messages.md has no block ${name}`);
  return found;
}

const json = (text: string): unknown => JSON.parse(text);
const lines = (name: string): unknown[] => block(name).split('\n').map(json);

/** The cells of the table after a heading, without header and rule. */
function table(heading: string): string[][] {
  const rows =
    /\n(?:\|.*\|\n)+/
      .exec(page.slice(page.indexOf(heading)))?.[0]
      .trim()
      .split('\n')
      .slice(2) ?? [];
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/messages.md', () => {
  it('shows an example of every operation that the contract takes', () => {
    const shown = lines('operations').map((body) => {
      const { message } = readIdentifyMessage(body, 'publisher');
      return `${message.type} ${message.action}`;
    });
    expect(shown).toEqual([
      'person identify',
      'person delete',
      'person suppress',
      'person unsuppress',
      'person merge',
      'person add_device',
      'person delete_device',
      'person add_relationships',
      'person delete_relationships',
      'object identify',
      'object identify_anonymous',
      'object delete',
      'object add_relationships',
      'object delete_relationships',
    ]);
  });

  it('shows events that the contract takes', () => {
    const read = [...lines('events'), json(block('track'))].map(
      (body) => readTrackMessage(body, 'publisher').message.action,
    );
    expect(new Set(read)).toEqual(new Set(['event', 'page', 'screen']));
  });

  it('shows sends of every channel that the contract takes', () => {
    const read = [...lines('sends'), json(block('transactional'))].map(
      (body) => readTransactionalMessage(body, 'publisher', Date.parse('2026-01-15T09:30:00Z')).message.channel,
    );
    const channels = ['email', 'push', 'sms', 'whatsapp', 'in_app', 'inbox_message'];
    expect(new Set(read)).toEqual(new Set(channels));
    expect(table('## Transactional').map(([channel]) => channel)).toEqual(channels.map((name) => `\`${name}\``));
  });

  it('names every field of every channel', () => {
    const named = (cells: readonly string[]): string[] =>
      [...cells.join(' ').matchAll(/`(\w+)`/g)].map(([, name]) => name ?? '');
    const everywhere = named([/Every channel takes ([^]*?)\n\n/.exec(page)?.[1] ?? '']);
    const shown = table('## Transactional').map(([channel = '', needs = '', also = '']) => [
      channel.replaceAll('`', ''),
      [...new Set([...everywhere, ...named([needs, also])])].sort(),
    ]);
    const { oneOf } = JSON.parse(jsonSchemaFiles()['transactional-message.json'] ?? '{}') as {
      readonly oneOf: readonly { readonly properties: Readonly<Record<string, { readonly const?: string }>> }[];
    };
    const taken = oneOf.map(({ properties }) => [
      properties.channel?.const,
      Object.keys(properties)
        .filter((name) => name !== 'channel')
        .sort(),
    ]);
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(taken));
  });

  it('lists every limit', () => {
    const rows = Object.entries(limitTable).map(([name, { max, counts, source }]) => [
      `\`${name}\``,
      max.toLocaleString('en-US'),
      `${counts}${source === 'ours' ? ' (ours)' : ''}`,
    ]);
    expect(table('## Limits')).toEqual(rows);
  });

  it('lists every guardrail with its default', () => {
    const rows = Object.entries(defaultGuardrails).map(([rule, level]) => [`\`${rule}\``, level]);
    expect(table('## Guardrails').map((row) => row.slice(0, 2))).toEqual(rows);
  });

  it('lists every attribute that a publisher sets', () => {
    const { eventId, publishedAt, schemaVersion, traceparent } = messageAttributes;
    expect(table('## Message attributes').map(([name]) => name)).toEqual(
      [eventId, publishedAt, schemaVersion, traceparent].map((name) => `\`${name}\``),
    );
  });

  describe('what happens to a message', () => {
    const logged: LogLine[] = [];
    const parked: ParkedMessage[] = [];
    let server: Server;
    let nowMs = Date.parse('2026-01-15T09:30:00.300Z');

    beforeAll(async () => {
      const docs = httpFunction((request) =>
        consume(
          request,
          (message) => {
            decideIdentify(message, { guardrails: undefined, seenTypes: rememberTypes(), nowMs });
            return Promise.resolve({ outcome: 'delivered' });
          },
          {
            functionName: 'identify',
            topic: 'customerio-identify',
            projectId: 'my-project',
            park: (original, reason) => {
              parked.push(parkedMessage(original, reason));
              return Promise.resolve();
            },
            log: (line) => logged.push(line),
            whenLogged: (answer) => {
              answer();
            },
            nowMs: () => (nowMs += 41),
          },
        ),
      );
      http('docs', docs);
      server = getTestServer('docs');
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => {
      server.closeAllConnections();
      server.close();
    });

    const push = async (body: unknown, attributes: object): Promise<void> => {
      const data = Buffer.from(JSON.stringify(body)).toString('base64');
      const message = { data, attributes, messageId: '13501782', publishTime: '2026-01-15T09:30:00.120Z' };
      const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          message,
          subscription: 'projects/my-project/subscriptions/customerio-identify-push',
          deliveryAttempt: 1,
        }),
      });
      expect(answer.status).toBe(204);
    };

    it('is the outcome line that the page shows', async () => {
      const googclient_traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      await push(json(block('identify')), { event_id: 'profile:42:7', googclient_traceparent });
      expect(logged).toEqual([json(block('delivered'))]);
    });

    it('is the parked form that the page shows', async () => {
      const example = json(block('identify')) as object;
      await push({ ...example, identifiers: { id: '42', email: 'person@example.com' } }, { schema_version: '1' });
      expect(parked.map(({ attributes }) => attributes)).toEqual([json(block('parked'))]);
    });
  });
});
