/** The switches as a Markdown table: `--switches` prints it, docs/local-customerio.md holds it. */
import { z } from 'zod';
import { switchNames, switchTable } from './switches';

function valuesOf(schema: z.ZodType): string {
  const {
    type,
    enum: options,
    anyOf,
  } = z.toJSONSchema(schema) as {
    readonly type?: string;
    readonly enum?: readonly string[];
    readonly anyOf?: readonly { readonly type?: string; readonly const?: number }[];
  };
  if (options !== undefined) return options.join(', ');
  if (anyOf !== undefined) return anyOf.map((one) => String(one.const ?? one.type)).join(', ');
  return type === 'boolean' ? 'true, false' : String(type);
}

const cells = (...texts: readonly string[]): string => `| ${texts.join(' | ')} |`;

export function switchList(): string {
  const rows = switchNames.map((name) => {
    const { values, initial, meaning, source, question } = switchTable[name];
    return cells(`\`${name}\``, valuesOf(values), String(initial), meaning, source, question ? String(question) : '');
  });
  const head = [cells('switch', 'values', 'start', 'meaning', 'source', 'open question'), '| --- '.repeat(6) + '|'];
  return [...head, ...rows, ''].join('\n');
}
