/** Builds of the webhook that are broken on purpose. The soak of callbacks must see every one of them. */
import type { Mutant } from './mutants';

const webhook = 'functions/webhook/webhook.ts';
const quarantine = 'functions/webhook/quarantine.ts';
const index = 'functions/webhook/index.ts';
const rowSink = 'shared/warehouse/row-sink.ts';
const insert = 'shared/warehouse/bigquery-insert.ts';

export const webhookMutants: readonly Mutant[] = [
  {
    name: 'row-after-the-answer',
    does: 'answers while the row is still under way',
    file: index,
    find: 'writeRow: (row) => rows.write(row),',
    replace: 'writeRow: (row) => (void rows.write(row).catch(() => {}), Promise.resolve()),',
  },
  {
    name: 'oddities-refused',
    does: 'answers 400 to events that it does not know',
    file: webhook,
    find: 'const { failures } = await parts.webhooks.dispatch(event, parts.listenersMsMax);',
    replace:
      "if (event.metric === 'glanced' || event.objectType === 'inbox') return { status: 400 } as never;\n" +
      '  const { failures } = await parts.webhooks.dispatch(event, parts.listenersMsMax);',
  },
  {
    name: 'no-json-refused',
    does: 'answers 422 to a signed body that is no JSON',
    file: webhook,
    find: 'return (await putAside(sent, { code: error.code, detail: error.detail, receivedAt }, parts)) ? done : again;',
    replace: 'return { status: 422 } as never;',
  },
  {
    name: 'fallback-dropped',
    does: 'confirms what BigQuery did not take, without its fallback',
    file: rowSink,
    find: 'return this.#fallBack(row, why);',
    replace: "return why === undefined ? this.#fallBack(row, why) : 'fallback';",
  },
  {
    name: 'fallback-unused',
    does: 'sends events back to Customer.io while BigQuery is away',
    file: rowSink,
    find: 'return this.#fallBack(row, why);',
    replace: "throw new PipelineError('BIGQUERY_UNAVAILABLE', 'away', { cause: why });",
  },
  {
    name: 'listener-failure-answered-500',
    does: 'answers 500 when a listener of the user failed',
    file: webhook,
    find: 'if (failures.length > 0 && !(await dealWith(failures, { event, sent, receivedAt }, parts))) return again;',
    replace:
      'if (failures.length > 0 && !(await dealWith(failures, { event, sent, receivedAt }, parts))) return again;\n' +
      '  if (failures.some(({ required }) => !required)) return { status: 500 } as never;',
  },
  {
    name: 'refused-row-forgotten',
    does: 'confirms a row that BigQuery refused, and puts it nowhere',
    file: insert,
    find: 'return refusalsIn(answers[0] as InsertAnswer);',
    replace: 'return refusalsIn(answers[0] as InsertAnswer).slice(0, 0);',
  },
  {
    name: 'quarantined-as-text',
    does: 'quarantines text instead of bytes',
    file: quarantine,
    find: 'data: Buffer.from(isCut ? rawBody.subarray(0, dataBytesMax) : rawBody),',
    replace: 'data: Buffer.from(Buffer.from(isCut ? rawBody.subarray(0, dataBytesMax) : rawBody).toString()),',
  },
  {
    name: 'signature-unchecked',
    does: 'stores what nobody signed',
    file: webhook,
    find: 'if (!checked.signature.ok) return refuse(request, checked.signature, parts);',
    replace:
      'if (!checked.signature.ok && request.path !== "/") return refuse(request, checked.signature, parts);\n' +
      '    if (!checked.signature.ok) return await accept(request.rawBody, checked.body, parts);',
  },
  {
    name: 'feedback-after-the-answer',
    does: 'answers while the feedback is still under way, and forgets it when it fails',
    file: index,
    find: 'publishFeedback: publishTo(config.FEEDBACK_TOPIC, feedbackMsMax),',
    replace:
      'publishFeedback: (message) => (void publishTo(config.FEEDBACK_TOPIC, feedbackMsMax)(message).catch(() => {}), Promise.resolve()),',
  },
];
