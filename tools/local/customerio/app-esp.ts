/** Addresses that the mail provider refuses: `/v1/esp/*`. */
import { appError, json, noContent } from './answers';
import { appGet, appRoute, pathValue } from './app-pages';
import type { Route } from './router';
import { espCategories, type EspCategory } from './workspace/esp-suppression';
import { secondsOf } from './workspace/write-time';

const categoryOf = (text: string | undefined): EspCategory | undefined => espCategories.find((name) => name === text);

/** `blocks`, `bounces`, `spam_reports`, `invalid_emails` (App API specification, ESP suppression). */
const unknownType = appError('suppression type must be blocks, bounces, spam_reports or invalid_emails', 400);

export const espRoutes: readonly Route[] = [
  appGet('/v1/esp/search_suppression/:email', (call, { workspace }) => {
    const found = workspace.espSuppression.find(pathValue(call, 'email') ?? '');
    return json(200, { category: found?.category ?? '', suppressions: found === undefined ? [] : [found.entry] });
  }),
  appGet('/v1/esp/suppression/:type', (call, { workspace }) => {
    const category = categoryOf(pathValue(call, 'type'));
    if (category === undefined) return unknownType;
    const limit = Math.min(Number(call.query.get('limit') ?? 1000), 1000);
    const offset = Number(call.query.get('offset') ?? 0);
    const suppressions = workspace.espSuppression.list(category).slice(offset, offset + limit);
    return json(200, { category, suppressions });
  }),
  appRoute('POST', '/v1/esp/suppression/:type/:email', (call) => ({
    items: [],
    answer: (_results, { workspace, nowMs }) => {
      const category = categoryOf(pathValue(call, 'type'));
      const email = pathValue(call, 'email');
      if (category === undefined || email === undefined) return unknownType;
      const reason = 'Uploaded manually via api.customer.io';
      workspace.espSuppression.add(category, { email, created: secondsOf(nowMs), reason, status: '' });
      return noContent;
    },
  })),
  appRoute('DELETE', '/v1/esp/suppression/:type/:email', (call) => ({
    items: [],
    answer: (_results, { workspace }) => {
      const category = categoryOf(pathValue(call, 'type'));
      if (category === undefined) return unknownType;
      workspace.espSuppression.remove(category, pathValue(call, 'email') ?? '');
      return noContent;
    },
  })),
];
