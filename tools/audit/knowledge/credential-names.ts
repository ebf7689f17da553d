/** What the name of a variable says about the credential in it. */
import { words } from '../../../shared/contract/naming-rules';

export type Credential = 'site id' | 'Track API key' | 'App API key' | 'signing key' | 'write key';

export type NamedCredential = Credential | 'another service';

const otherServices =
  /(?:^|_)(?:segment|sendgrid|mailchimp|stripe|twilio|braze|mixpanel|amplitude|posthog|intercom|postmark|mailgun|resend|hubspot|iterable|klaviyo|onesignal|openai|slack|github|sentry|datadog|algolia|auth0|supabase|firebase)(?:_|$)/;

const patterns: readonly (readonly [RegExp, NamedCredential])[] = [
  [otherServices, 'another service'],
  [/(?:^|_)site_?id(?:_|$)/, 'site id'],
  [/(?:^|_)(?:signing|webhook)_?(?:\w+_)?(?:secret|key)(?:_|$)/, 'signing key'],
  [/(?:^|_)(?:cdp|write)_(?:api_)?key(?:_|$)/, 'write key'],
  [
    /(?:^|_)app_?(?:api_)?(?:key|token)(?:_|$)|(?:^|_)(?:transactional|broadcast)_(?:api_)?(?:key|token)(?:_|$)/,
    'App API key',
  ],
  [/(?:^|_)track(?:ing)?_?(?:api_)?(?:key|secret|token)(?:_|$)/, 'Track API key'],
];

/** The credential that a name stands for; undefined for names that fit several, such as `apiKey`. */
export function credentialByName(name: string): NamedCredential | undefined {
  const plain = words(name);
  return patterns.find(([pattern]) => pattern.test(plain))?.[1];
}

/** A name that can only hold something secret. */
export const namesSecret = (name: string): boolean =>
  /(?:^|_)(?:api_?key|app_?key|track_?key|key|secret|token|password|credentials?)(?:_|$)/.test(words(name)) &&
  !/(?:^|_)(?:public|name|names|id|ids|count|length|type|hash|prefix|present|set|valid|missing|idempotency|dedupe|cache|primary|foreign|sort|row|object|storage|partition)(?:_|$)/.test(
    words(name),
  );

const placeholder =
  /test|fake|dummy|example|mock|stub|placeholder|your|xxx|\*\*\*|changeme|change_me|replace|local|sandbox|^<.*>$|^\$\{|^todo$|^none$|^n\/a$|^unused$|^not[-_]?set|^missing|^(?:site|key|app|track|secret|abc|foo|bar|id)(?:[-_ ]?(?:id|key|secret|api|123|\d))*$/i;

/** Texts that stand in for a key in tests, docs and defaults. */
export const isPlaceholder = (text: string): boolean =>
  text.trim() === '' || placeholder.test(text) || /^(.)\1*$/.test(text);

/** What Customer.io's own keys look like: hexadecimal, 20 characters (site id, Track key) or 32 (App key). */
export const looksLikeKey = (text: string): boolean =>
  /^(?=.*\d)(?=.*[a-f])[0-9a-f]{16,64}$/i.test(text) && new Set(text.toLowerCase()).size > 4;
