import type { TSESTree } from '@typescript-eslint/types';

import type { AuditedFile } from '../audited-file';
import { madeClient, type ClientKind } from '../knowledge/clients';
import { externalOf } from '../knowledge/external';
import { dottedName, literalText, type Node } from '../program/nodes';
import type { CodeRule, Report } from '../rule';
import { isAbsent, origins } from '../values/origins';
import { member, namesOf, valueOf, type Value } from '../values/value';

type Region = 'us' | 'eu';

const foreignRegion =
  /(?:^|_)(?:aws|amazon|gcp|gcloud|google|azure|vercel|fly|cloud|s3|bucket|db|database|deploy|heroku|render|lambda|function)s?_(?:\w+_)?region|^REGION_?(?:ID|NAME)?$/i;

/** The SDK's `RegionUS` or `RegionEU`. */
function regionOf(origin: Value): Region | undefined {
  const name = externalOf(origin)?.names.at(-1);
  return name === 'RegionUS' ? 'us' : name === 'RegionEU' ? 'eu' : undefined;
}

type Made = { readonly kind: ClientKind; readonly call: TSESTree.NewExpression; readonly region: Value | undefined };

function madeClients({ module }: AuditedFile): Made[] {
  return module.nodes('NewExpression').flatMap((call): Made[] => {
    const kind = madeClient(valueOf(call, module));
    const options = kind && call.arguments[kind === 'track' ? 2 : 1];
    if (!kind || kind === 'publisher') return [];
    const region = options && options.type !== 'SpreadElement' ? member(valueOf(options, module), 'region') : undefined;
    return [{ kind, call, region }];
  });
}

const testedRegion = (test: Node): Region | undefined => {
  if (test.type !== 'BinaryExpression' || !/^===?$/.test(test.operator)) return undefined;
  const text = (literalText(test.right) ?? literalText(test.left) ?? '').toLowerCase();
  return text === 'eu' || text === 'us' ? text : undefined;
};

/** `x === 'eu' ? RegionUS : RegionEU`. */
function checkInverted(file: AuditedFile, report: Report): void {
  for (const choice of file.module.nodes('ConditionalExpression')) {
    const tested = testedRegion(choice.test);
    if (!tested) continue;
    const chosen = origins(valueOf(choice.consequent, file.module)).map(regionOf);
    if (chosen.length === 1 && chosen[0] && chosen[0] !== tested) {
      report({ node: choice, messageId: 'inverted', data: { tested, chosen: chosen[0] } });
    }
  }
}

function checkOption({ region, call }: Made, report: Report): void {
  if (!region) return;
  for (const origin of origins(region)) {
    if (isAbsent(origin)) continue;
    const name = namesOf(origin).find((one) => one !== 'region');
    const property = call.arguments.find((one) => one.type === 'ObjectExpression') ?? call;
    if (name !== undefined && foreignRegion.test(name)) {
      report({ node: property, messageId: 'foreign', data: { name } });
    } else if (literalText(origin.node) !== undefined || isEnvironment(origin)) {
      report({ node: property, messageId: 'text', data: {} });
    }
  }
}

const isEnvironment = ({ node, path }: Value): boolean => dottedName(node) === 'process' && path[0] === 'env';

type Used = { readonly kind: string; readonly region: Region; readonly node: Node };

/** The region that each API is used in, by clients and by requests. */
function usedRegions(file: AuditedFile, clients: readonly Made[]): Used[] {
  const byClient = clients.flatMap(({ kind, call, region }): Used[] => {
    const found = region ? origins(region).filter((origin) => !isAbsent(origin)) : [];
    const regions = found.length === 0 ? (['us'] as const) : found.map(regionOf);
    const [only] = regions;
    return regions.length === 1 && only ? [{ kind, region: only, node: call }] : [];
  });
  const byRequest = file.operations.flatMap(({ request, call, direct }): Used[] =>
    request && direct ? [{ kind: request.api, region: request.region, node: call }] : [],
  );
  return [...byClient, ...byRequest];
}

/** One workspace lives in one region; two clients of the same API may be a move from one to the other. */
function checkConsistent(used: readonly Used[], report: Report): void {
  const kinds = new Map<string, Set<Region>>();
  for (const { kind, region } of used) kinds.set(kind, (kinds.get(kind) ?? new Set()).add(region));
  if ([...kinds.values()].some((regions) => regions.size > 1)) return;
  const [first] = used;
  const other = used.find(({ region }) => region !== first?.region);
  if (first && other)
    report({ node: other.node, messageId: 'mixed', data: { one: first.region, other: other.region } });
}

export const rule: CodeRule = {
  id: 'no-mismatched-region',
  family: 'credentials',
  description: 'Every client of a workspace uses the region that the workspace lives in.',
  level: 'error',
  messages: {
    inverted:
      'The test is for "{{tested}}", but this takes the region {{chosen}}. Data of one region goes through the other and may be logged there. Swap the two.',
    foreign:
      'The region comes from {{name}}, which is where this code runs and not where the workspace lives. The calls go to the wrong data centre. Give Customer.io a variable of its own (us or eu).',
    text: 'The region is a text, but the SDK wants RegionUS or RegionEU and throws on anything else. Map the text to one of the two.',
    mixed:
      'One client uses the region {{one}} and another {{other}} in the same file. A workspace lives in one region; the other calls are redirected, or answered 401. Use one region for all.',
  },
  looksAt: ['NewExpression', 'CallExpression', 'ConditionalExpression'],
  check(file, report) {
    const clients = madeClients(file);
    checkInverted(file, report);
    for (const client of clients) checkOption(client, report);
    if (!file.isTest) checkConsistent(usedRegions(file, clients), report);
  },
};
