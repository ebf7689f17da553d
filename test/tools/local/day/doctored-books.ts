/** An honest day, and ways to doctor its books in one place. */
import type { Books, DeadLetter, Published, SandboxPerson } from '../../../../tools/local/day/books';
import type { Json } from '../../../../tools/local/day/operation';
import type { ViolationKind } from '../../../../tools/local/day/violations';
import { honestBooks } from './honest-books';

/** What is wrong with the books, and what the proof must call it. */
export type Lie = readonly [what: string, expected: ViolationKind, books: () => Books];

export const honest = honestBooks(1);

export const publishedAs = (story: string): Published => {
  const published = honest.published.find((candidate) => candidate.story === story);
  if (published === undefined) throw new Error(`the day has no ${story}`);
  return published;
};

export const applied = { result: 'applied' } as const;

export type Wire = { readonly batch: readonly Json[] };

export const without =
  (name: string) =>
  (fields: Json): Json =>
    Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));

/** The books with every v2 operation of a message changed, or taken away. */
export function withOperations(marker: string, change: (operation: Json) => Json | undefined): Books {
  const requests = honest.requests.map((request) => {
    if (!JSON.stringify(request.body).includes(`"${marker}"`)) return request;
    const { batch } = request.body as Wire;
    const changed = batch.map(change).filter((operation) => operation !== undefined);
    return { ...request, body: { batch: changed } };
  });
  return { ...honest, requests };
}

export const withPerson = (id: string, change: (person: SandboxPerson) => Partial<SandboxPerson>): Books => ({
  ...honest,
  people: honest.people.map((person) => (person.id === id ? { ...person, ...change(person) } : person)),
});

export const withDeadLetter = (source: Published, change: (letter: DeadLetter) => Partial<DeadLetter>): Books => ({
  ...honest,
  deadLetters: honest.deadLetters.map((letter) =>
    letter.attributes.source_message_id === source.messageId ? { ...letter, ...change(letter) } : letter,
  ),
});

export const withoutAttribute =
  (name: string) =>
  (letter: DeadLetter): Partial<DeadLetter> => ({
    attributes: Object.fromEntries(Object.entries(letter.attributes).filter(([key]) => key !== name)),
  });

export const order = publishedAs('order');
export const twice = publishedAs('order, published twice with one key');
export const spoiled = publishedAs('unknown field');
export const signUp = publishedAs('sign-up');
export const personOf = ({ data }: Published): string => {
  const { identifiers } = JSON.parse(data.toString()) as { identifiers: { id: string } };
  return identifiers.id;
};
export const buyer = personOf(order);
export const ulidOf = (published: Published): string => {
  const request = honest.requests.find(({ body }) => JSON.stringify(body).includes(`"${published.marker}"`));
  const [operation] = (request?.body as Wire).batch;
  return String(operation?.id);
};
