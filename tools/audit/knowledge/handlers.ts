/** Functions that answer a request while somebody waits: routes, controllers, server actions, HTTP functions. */
import type { TSESTree } from '@typescript-eslint/types';

import type { Module } from '../program/module';
import {
  calleeName,
  dottedName,
  enclosingFunctions,
  keyName,
  literalText,
  type FunctionNode,
  type Node,
} from '../program/nodes';
import { annotationOf } from '../values/bindings';
import { returnsOf } from '../values/members';

const routeMethod = /^(?:get|post|put|patch|delete|del|all|use|route|options|head)$/;
const httpExport = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|action|loader)$/;
const requestType =
  /^(?:Request|Response|NextRequest|NextApiRequest|NextApiResponse|FastifyRequest|FastifyReply|ExpressRequest|HttpRequest|IncomingMessage|ServerResponse|KoaContext|HonoContext|RequestEvent|APIGatewayProxyEvent(?:V2)?|APIGatewayEvent|ActionFunctionArgs|LoaderFunctionArgs|RequestHandler|HttpFunction|APIRoute)$/;
const handlerType =
  /^(?:RequestHandler|NextApiHandler|HttpFunction|APIRoute|ActionFunction|LoaderFunction|RouteHandlerMethod|APIGatewayProxyHandler(?:V2)?|Handler)$/;
const routeDecorator = /^(?:Get|Post|Put|Patch|Delete|All|Mutation|Query|ResolveField)$/;
const httpTrigger = /^(?:http|onRequest|onCall|createServer|httpTrigger|eventHandler|defineEventHandler|apiHandler)$/;

const paramName = (param: Node | undefined): string | undefined =>
  param?.type === 'Identifier' ? param.name : undefined;

function typeName(param: Node): string | undefined {
  const annotation = annotationOf(param);
  if (annotation?.type !== 'TSTypeReference') return undefined;
  const { typeName: name } = annotation;
  if (name.type === 'Identifier') return name.name;
  return name.type === 'TSQualifiedName' ? name.right.name : undefined;
}

/** `(req, res)`, `(request, reply)`, `(req, res, next)`, `(ctx, next)`; middleware with an error before them too. */
function takesRequest(fn: FunctionNode): boolean {
  if (fn.params.some((param) => requestType.test(typeName(param) ?? ''))) return true;
  // Many things are called a context; one that is taken whole under the usual name is that of a request.
  if (fn.params.some((param) => typeName(param) === 'Context' && /^(?:c|ctx|context)$/.test(paramName(param) ?? '')))
    return true;
  const names = fn.params.map(paramName);
  if (/^(?:ctx|context|c)$/.test(names[0] ?? '') && names[1] === 'next') return true;
  return names.some(
    (name, index) =>
      /^_?(?:req|request)$/.test(name ?? '') && /^_?(?:res|response|reply)$/.test(names[index + 1] ?? ''),
  );
}

function isRouteCallback(fn: FunctionNode): boolean {
  const call = fn.parent;
  if (call.type !== 'CallExpression' || !call.arguments.some((one) => one === fn)) return false;
  const name = calleeName(call) ?? '';
  const path = literalText(call.arguments[0]);
  if (routeMethod.test(name) && call.callee.type === 'MemberExpression') {
    return path !== undefined && /^[/*]/.test(path);
  }
  if (/^(?:mutation|query)$/.test(name)) return fn.params[0]?.type === 'ObjectPattern';
  return httpTrigger.test(name);
}

const decoratorName = ({ expression }: TSESTree.Decorator): string =>
  (expression.type === 'CallExpression' ? calleeName(expression) : dottedName(expression)) ?? '';

function isControllerMethod(fn: FunctionNode): boolean {
  const method = fn.parent;
  return method.type === 'MethodDefinition' && method.decorators.some((one) => routeDecorator.test(decoratorName(one)));
}

/** The name under which an expression is exported, also through functions around it: `POST = withAuth(fn)`. */
function exportedExpression(node: Node): string | undefined {
  const holder = node.parent;
  switch (holder?.type) {
    case 'ExportDefaultDeclaration':
      return 'default';
    case 'ExportSpecifier':
      return holder.exported.type === 'Identifier' ? holder.exported.name : undefined;
    case 'VariableDeclarator':
      return holder.parent.parent.type === 'ExportNamedDeclaration' ? paramName(holder.id) : undefined;
    case 'AssignmentExpression': {
      const target = dottedName(holder.left) ?? '';
      return /^(?:module\.)?exports\.(\w+)$/.exec(target)?.[1] ?? (target === 'module.exports' ? 'default' : undefined);
    }
    case 'CallExpression':
      return holder.callee === node ? undefined : exportedExpression(holder);
    default:
      return undefined;
  }
}

/** The name under which a function is exported; `default` included. */
function exportedName(fn: FunctionNode, module: Module): string | undefined {
  if (fn.parent.type === 'ExportNamedDeclaration') return fn.id?.name;
  const own = exportedExpression(fn);
  if (own !== undefined) return own;
  const name = fn.parent.type === 'VariableDeclarator' ? fn.parent.id : fn.id;
  const references = (name && module.variable(name)?.references) ?? [];
  return references.map(({ identifier }) => exportedExpression(identifier)).find((one) => one !== undefined);
}

/** `Mutation: { signUp: async (parent, args, context) => … }`. */
const isResolver = (fn: FunctionNode): boolean => {
  const property = fn.parent;
  if (property.type !== 'Property' || property.parent.type !== 'ObjectExpression') return false;
  const outer = property.parent.parent;
  return (
    outer.type === 'Property' && /^(?:Mutation|Query|Subscription)$/.test(keyName(outer.key, outer.computed) ?? '')
  );
};

/** `{ method: 'POST', url: '/x', handler: async (request) => … }`, `{ async fetch(request) { … } }`. */
function isHandlerProperty(fn: FunctionNode): boolean {
  const property = fn.parent;
  if (property.type !== 'Property' || property.parent.type !== 'ObjectExpression') return false;
  const name = keyName(property.key, property.computed) ?? '';
  const keys = property.parent.properties.map((one) => (one.type === 'Property' ? keyName(one.key, one.computed) : ''));
  if (name === 'handler') return keys.includes('url') || keys.includes('path');
  if (exportedExpression(property.parent) === 'actions') return fn.params[0]?.type === 'ObjectPattern';
  return name === 'fetch' && property.parent.parent.type === 'ExportDefaultDeclaration';
}

/** An AWS function that gives back a status is called over HTTP. */
const givesStatus = (fn: FunctionNode): boolean =>
  returnsOf(fn).some(
    (node) =>
      node.type === 'ObjectExpression' &&
      node.properties.some((one) => one.type === 'Property' && keyName(one.key, one.computed) === 'statusCode'),
  );

function isExportedHandler(fn: FunctionNode, module: Module): boolean {
  const name = exportedName(fn, module);
  if (name === undefined) return false;
  if (/^(?:GET|POST|PUT|PATCH|DELETE)$/.test(name)) return true;
  if (httpExport.test(name) && fn.params[0]?.type === 'ObjectPattern') {
    return fn.params[0].properties.some(
      (one) => one.type === 'Property' && keyName(one.key, one.computed) === 'request',
    );
  }
  if (name === 'handler' && givesStatus(fn)) return true;
  const isApiPage = /[/\\]pages[/\\]api[/\\]/.test(module.place);
  return name === 'default' && isApiPage;
}

const hasDirective = (body: readonly Node[], directive: string): boolean =>
  body.some((one) => one.type === 'ExpressionStatement' && literalText(one.expression) === directive);

function isServerAction(fn: FunctionNode, module: Module): boolean {
  if (fn.body.type === 'BlockStatement' && hasDirective(fn.body.body, 'use server')) return true;
  return exportedName(fn, module) !== undefined && fn.async && hasDirective(module.ast.body, 'use server');
}

function hasHandlerType(fn: FunctionNode): boolean {
  const holder = fn.parent;
  return holder.type === 'VariableDeclarator' && handlerType.test(typeName(holder.id) ?? '');
}

/** Scheduled work, queues and scripts speak HTTP at times, but nobody waits for their answer. */
const backgroundPath =
  /(?:^|[/\\._-])(?:cron|crons|jobs?|workers?|queues?|consumers?|tasks?|scripts?|migrations?|seeds?|backfills?|cli|bin|pubsub|inngest|schedulers?|scheduled|subscribers?|listeners?|processors?)(?:[/\\._-]|$)/i;

export const isBackground = (module: Module): boolean => backgroundPath.test(module.place);

/** Marks of requests that a scheduler or a queue makes: Pub/Sub's push envelope, Cloud Tasks, cron secrets. */
const machineText =
  /message\??\.data[\s\S]*base64|PushEnvelope|\bconsume\w*\(|x-cloudtasks|x-cloudscheduler|CRON_SECRET|x-vercel-cron/i;
const machineRoute =
  /(?:^|[/_-])(?:cron|crons|jobs?|tasks?|workers?|queues?|pubsub|push|schedulers?|scheduled|backfills?)(?:[/_-]|$)/i;

/** A route that is called by a machine that can wait and tries again. */
function isCalledByMachine(fn: FunctionNode, module: Module): boolean {
  const call = fn.parent;
  const route = call.type === 'CallExpression' ? (literalText(call.arguments[0]) ?? '') : '';
  return machineRoute.test(route) || machineText.test(module.text.slice(fn.range[0], fn.range[1]));
}

const handlers = new WeakMap<FunctionNode, boolean>();

function isHandler(fn: FunctionNode, module: Module): boolean {
  const known = handlers.get(fn);
  if (known !== undefined) return known;
  const isWaitedFor = !isCalledByMachine(fn, module);
  const found =
    isWaitedFor &&
    (takesRequest(fn) ||
      isRouteCallback(fn) ||
      isControllerMethod(fn) ||
      hasHandlerType(fn) ||
      isExportedHandler(fn, module) ||
      isServerAction(fn, module) ||
      isResolver(fn) ||
      isHandlerProperty(fn));
  handlers.set(fn, found);
  return found;
}

/** The handler that a node runs in; undefined in code that nobody waits for. */
export const handlerAround = (node: Node, module: Module): FunctionNode | undefined =>
  enclosingFunctions(node).find((fn) => isHandler(fn, module));
