/** What the oracle of the day must see, part by part: each part is played where its mutants live. */
import type { RunDayOptions } from '../day/run-day';
import type { FunctionName } from '../local-functions';
import { mutants, type Mutant } from './mutants';
import { sendMutants } from './send-mutants';

export type DayPart = {
  readonly name: string;
  readonly mutants: readonly Mutant[];
  /** The functions that the part needs. */
  readonly functions: readonly FunctionName[];
  readonly options: Pick<RunDayOptions, 'sends' | 'deliveries' | 'peopleTotal' | 'rates'>;
};

/** The others need an instance that dies, or a redelivery of a message that was refused: the soak of sends has them. */
const seenByTheDay: readonly string[] = [
  'claim-after-the-send',
  'lease-ignored',
  'ledger-error-swallowed',
  'refused-recorded-as-sent',
  'reset-taken-for-not-accepted',
  'error-taken-for-not-accepted',
  'doubt-released',
  'delivered-unrecorded',
];

const expiredCodeSent: Mutant = {
  name: 'expired-code-sent',
  does: 'sends what is past its expires_at',
  file: 'functions/transactional/deliver-send.ts',
  find: 'message.expires_at !== undefined && message.expires_at * 1000 <= nowMs();',
  replace: 'message.expires_at !== undefined && message.expires_at * 1000 <= 0 * nowMs();',
};

const effects = 'shared/users/feedback-effects.ts';

const peopleMutants: readonly Mutant[] = [
  {
    name: 'complaint-ignored',
    does: 'does nothing about a complaint',
    file: effects,
    find: 'return { ...feedback, effects: complaintEffects(policy.complaint, atMs) };',
    replace: 'return { ...feedback, effects: complaintEffects(policy.complaint, atMs).slice(0, 0) };',
  },
  {
    name: 'hard-bounce-ignored',
    does: 'takes every bounce for a soft one',
    file: effects,
    find: "kind: isRefusal ? bounceKind(text) : 'soft',",
    replace: "kind: isRefusal && bounceKind(text) === 'hard' ? 'soft' : 'soft',",
  },
  {
    name: 'topics-ignored',
    does: 'forgets which topics a person has left',
    file: effects,
    find: 'effects: statements.map(({ field, allowed }) => report(field, allowed)) };',
    replace: 'effects: statements.slice(0, 0).map(({ field, allowed }) => report(field, allowed)) };',
  },
];

export const dayParts: readonly DayPart[] = [
  { name: 'messages', mutants, functions: ['identify', 'track'], options: {} },
  {
    name: 'sends',
    mutants: [...sendMutants.filter(({ name }) => seenByTheDay.includes(name)), expiredCodeSent],
    functions: ['identify', 'track', 'transactional'],
    options: { sends: { total: 30, withLateAnswer: false } },
  },
  {
    name: 'people',
    mutants: peopleMutants,
    functions: ['identify', 'track', 'webhook', 'feedback', 'sync'],
    options: {
      deliveries: true,
      peopleTotal: 400,
      rates: { hardBounce: 10, complaint: 10, open: 90, unsubscribe: 20, topicChange: 60, resubscribe: 40 },
    },
  },
];
