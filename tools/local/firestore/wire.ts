/** The messages of google.firestore.v1 as the loader gives them; only the fields that are used here. */

/** A part that is 0 is not on the wire, so a time on a whole second comes without `nanos`. */
export type Timestamp = { readonly seconds?: string; readonly nanos?: number };

/** `valueType` names the one field that is set. */
export type Value = {
  readonly valueType?: string;
  readonly integerValue?: string;
  readonly doubleValue?: number;
  readonly stringValue?: string;
  readonly booleanValue?: boolean;
  readonly timestampValue?: Timestamp;
  readonly arrayValue?: { readonly values: readonly Value[] };
  readonly mapValue?: { readonly fields: Fields };
};

export type Fields = Readonly<Record<string, Value>>;

export type WireDocument = {
  readonly name: string;
  readonly fields: Fields;
  readonly createTime?: Timestamp | null;
  readonly updateTime?: Timestamp | null;
};

export type Precondition = {
  readonly conditionType?: 'exists' | 'updateTime';
  readonly exists?: boolean;
  readonly updateTime?: Timestamp;
};

export type Mask = { readonly fieldPaths: readonly string[] };

export type Write = {
  readonly update?: WireDocument;
  readonly delete?: string;
  readonly updateMask?: Mask | null;
  readonly updateTransforms?: readonly unknown[];
  readonly currentDocument?: Precondition | null;
};

export type Filter = {
  readonly compositeFilter?: { readonly op: string; readonly filters: readonly Filter[] };
  readonly fieldFilter?: { readonly field: { readonly fieldPath: string }; readonly op: string; readonly value: Value };
};

export type StructuredQuery = {
  readonly select?: { readonly fields: readonly unknown[] } | null;
  readonly from: readonly { readonly collectionId: string; readonly allDescendants?: boolean }[];
  readonly where?: Filter | null;
  readonly orderBy: readonly { readonly field: { readonly fieldPath: string }; readonly direction: string }[];
  readonly startAt?: unknown;
  readonly endAt?: unknown;
  readonly findNearest?: unknown;
  readonly offset?: number;
  readonly limit?: { readonly value: number } | null;
};
