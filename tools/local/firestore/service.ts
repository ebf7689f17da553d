/** The calls of google.firestore.v1.Firestore that are embedded; the others are refused as UNIMPLEMENTED by gRPC. */
import type { handleServerStreamingCall, handleUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';

import type { Timers } from '../pubsub/timers';
import { Refusal, refuse } from '../pubsub/refusal';
import type { Documents, StoredDocument } from './documents';
import type { FirestoreFaultPlan } from './faults';
import { documentsIn, runQuery } from './query';
import type { Mask, Precondition, StructuredQuery, Timestamp, WireDocument, Write } from './wire';

type Faults = () => FirestoreFaultPlan | undefined;
type Context = { readonly documents: Documents; readonly faults: Faults; readonly timers: Timers };

/** What a call does, and the documents that it names. Streams answer with a list. */
type Call<Request, Answer> = {
  readonly method: string;
  readonly names: (request: Request) => readonly string[];
  readonly act: (request: Request) => Answer;
};

export function firestoreHandlers(context: Context): UntypedServiceImplementation {
  const { documents } = context;
  return {
    Commit: unary(context, {
      method: 'Commit',
      names: ({ writes }: { writes: readonly Write[] }) =>
        writes.map((write) => write.update?.name ?? write.delete ?? ''),
      act: ({ writes }) => {
        const { commitTime, updateTimes } = documents.commit(writes);
        return { commitTime, writeResults: updateTimes.map((updateTime) => ({ updateTime })) };
      },
    }),
    BatchGetDocuments: streaming(context, {
      method: 'BatchGetDocuments',
      names: (request: { documents: readonly string[] }) => request.documents,
      act: (request) => {
        const readTime = documents.now();
        return request.documents.map((name) => {
          const found = documents.get(name);
          return found ? { found, readTime } : { missing: name, readTime };
        });
      },
    }),
    RunQuery: streaming(context, {
      method: 'RunQuery',
      names: () => [],
      act: ({ parent, structuredQuery }: { parent: string; structuredQuery: StructuredQuery }) =>
        queryAnswers(runQuery(documents.all(), parent, structuredQuery), documents.now()),
    }),
    ListDocuments: unary(context, {
      method: 'ListDocuments',
      names: () => [],
      act: ({ parent, collectionId, pageSize = 0, pageToken = '' }: ListRequest) => {
        const listed = documentsIn(documents.all(), `${parent}/${collectionId}`).filter(({ name }) => name > pageToken);
        const page = listed.slice(0, pageSize || listed.length);
        const nextPageToken = page.length < listed.length ? (page.at(-1)?.name ?? '') : '';
        return { documents: page, nextPageToken };
      },
    }),
    ...singleDocumentHandlers(context),
  };
}

type ListRequest = { parent: string; collectionId: string; pageSize?: number; pageToken?: string };
type CreateRequest = { parent: string; collectionId: string; documentId?: string; document: WireDocument };
type UpdateRequest = { document: WireDocument; updateMask?: Mask | null; currentDocument?: Precondition | null };
type DeleteRequest = { name: string; currentDocument?: Precondition | null };

/** The client does not make these calls, tools by REST or gRPC may. */
function singleDocumentHandlers(context: Context): UntypedServiceImplementation {
  const { documents } = context;
  const present = (name: string): StoredDocument =>
    documents.get(name) ?? refuse('NOT_FOUND', `document "${name}" not found`);
  const nameOf = (request: CreateRequest): string => {
    if (request.documentId === undefined)
      refuse('UNIMPLEMENTED', 'this embedded Firestore does not choose document ids');
    return `${request.parent}/${request.collectionId}/${request.documentId}`;
  };
  return {
    GetDocument: unary(context, {
      method: 'GetDocument',
      names: ({ name }: { name: string }) => [name],
      act: ({ name }) => present(name),
    }),
    CreateDocument: unary(context, {
      method: 'CreateDocument',
      names: (request: CreateRequest) => [nameOf(request)],
      act: (request) => {
        const update = { ...request.document, name: nameOf(request) };
        documents.commit([{ update, currentDocument: { conditionType: 'exists', exists: false } }]);
        return present(update.name);
      },
    }),
    UpdateDocument: unary(context, {
      method: 'UpdateDocument',
      names: ({ document }: UpdateRequest) => [document.name],
      act: ({ document, ...rest }) => {
        documents.commit([{ ...rest, update: document }]);
        return present(document.name);
      },
    }),
    DeleteDocument: unary(context, {
      method: 'DeleteDocument',
      names: ({ name }: DeleteRequest) => [name],
      act: ({ name, ...rest }) => {
        documents.commit([{ ...rest, delete: name }]);
        return {};
      },
    }),
  };
}

/** A query without results still tells when it was read. */
function queryAnswers(found: readonly StoredDocument[], readTime: Timestamp): object[] {
  return found.length === 0 ? [{ readTime }] : found.map((document) => ({ document, readTime }));
}

type Settle<Answer> = { readonly done: (answer: Answer) => void; readonly failed: (error: Refusal) => void };

function perform<Request, Answer>(
  { faults, timers }: Context,
  { method, names, act }: Call<Request, Answer>,
  request: Request,
  { done, failed }: Settle<Answer>,
): void {
  try {
    const fault = faults()?.({ method, documents: names(request) });
    if (fault?.kind === 'refused') return refuse(fault.code, 'refused by a fault');
    if (fault?.kind === 'slow') {
      timers.after(fault.delayMs, () => {
        perform({ faults: () => undefined, timers } as Context, { method, names, act }, request, { done, failed });
      });
      return;
    }
    const answer = act(request);
    if (fault?.kind === 'answer-lost') refuse('UNAVAILABLE', 'the answer was lost by a fault');
    if (fault?.kind !== 'unanswered') done(answer);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    failed(error);
  }
}

function unary<Request, Answer>(context: Context, call: Call<Request, Answer>): handleUnaryCall<Request, Answer> {
  return ({ request }, callback) => {
    perform(context, call, request, {
      done: (answer) => {
        callback(null, answer);
      },
      failed: callback,
    });
  };
}

function streaming<Request, Answer>(
  context: Context,
  call: Call<Request, readonly Answer[]>,
): handleServerStreamingCall<Request, Answer> {
  return (stream) => {
    perform(context, call, stream.request, {
      done: (answers) => {
        for (const answer of answers) stream.write(answer);
        stream.end();
      },
      failed: ({ code, details }) => stream.emit('error', { code, details }),
    });
  };
}
