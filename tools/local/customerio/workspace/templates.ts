/** The transactional messages of the workspace, by id and by trigger name. */
import type { Catalogue } from '../seed';
import type { Channel } from './deliveries';

export type Template = { readonly id: number; readonly name: string; readonly channel: Channel | undefined };

export type Named =
  { readonly kind: 'template'; readonly template: Template } | { readonly kind: 'unknown' | 'other_channel' };

/** "If you don't pass a transactional_message_id, metrics are under id 1" (App API specification, send email). */
const withoutTemplate: Template = { id: 1, name: 'no template', channel: 'email' };

/** Ours: ids of templates that the sandbox makes, far from those that somebody seeds. */
const firstMadeId = 1001;

/** How a name that is not known is taken. */
export type Unknown = { readonly creates: boolean; readonly exists: boolean };

export class Templates {
  readonly #byName = new Map<string, Template>();
  readonly #byId = new Map<number, Template>();
  #made = 0;

  constructor(seeded: Catalogue['transactional']) {
    for (const { id, name, trigger_name: triggerName, contents } of seeded) {
      const type = contents[0]?.type;
      this.#keep({ id, name: triggerName ?? name, channel: type === 'twilio' ? 'sms' : type });
    }
  }

  /** Trigger names are case-insensitive (App API specification, `transactional_message_id`). */
  resolve(given: string | number | undefined, channel: Channel, { creates, exists }: Unknown): Named {
    if (given === undefined) return { kind: 'template', template: withoutTemplate };
    const known = this.#find(given);
    if (known !== undefined) {
      const fits = known.channel === undefined || known.channel === channel;
      return fits ? { kind: 'template', template: known } : { kind: 'other_channel' };
    }
    const isName = typeof given === 'string' && !isNumeric(given);
    if (!exists && !(creates && isName)) return { kind: 'unknown' };
    const id = isName ? firstMadeId + this.#made++ : Number(given);
    return { kind: 'template', template: this.#keep({ id, name: String(given), channel }) };
  }

  #find(given: string | number): Template | undefined {
    const byId = typeof given === 'number' || isNumeric(given) ? this.#byId.get(Number(given)) : undefined;
    return byId ?? this.#byName.get(String(given).toLowerCase());
  }

  #keep(template: Template): Template {
    this.#byId.set(template.id, template);
    this.#byName.set(template.name.toLowerCase(), template);
    return template;
  }
}

const isNumeric = (text: string): boolean => /^\d{1,15}$/.test(text);
