/** The arguments of the sandbox's own command. */
import { parseArgs } from 'node:util';
import type { CustomerIOOptions } from './server';
import { sampleWorkspace } from './sample-workspace';
import { switchNames, switchTable } from './switches';

export const defaultPort = 4010;

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'switches' }
  | { readonly kind: 'start'; readonly options: CustomerIOOptions; readonly json: boolean }
  | { readonly kind: 'wrong'; readonly message: string };

export const help = `Customer.io on this machine: Track API v1 and v2 and the App API, with control endpoints under /_sandbox.

  --port <n>            port on 127.0.0.1; 0 takes a free one (default ${defaultPort})
  --site-id <text>      site id of the Track API (default local-site)
  --track-api-key <text>  Track API key (default local-track-key)
  --app-api-key <text>  App API key (default local-app-key)
  --webhook-url <url>   where callbacks go; with --signing-key
  --signing-key <text>  what they are signed with (default local-signing-key)
  --time-scale <n>      divides what callbacks wait after a failure (default 3600)
  --sample-workspace    starts with the campaigns and newsletters of a shop
  --region <us|eu>      what /api/v1/accounts/region says (default us)
  --switch <name>=<value>  sets a switch, again for another; values as JSON or text
  --switches            lists the switches: values, meaning, source
  --json                the ready line as JSON
  --help                this text

More: docs/local-customerio.md
`;

const parse = (argv: readonly string[]) =>
  parseArgs({
    args: [...argv],
    options: {
      port: { type: 'string', default: String(defaultPort) },
      'site-id': { type: 'string', default: 'local-site' },
      'track-api-key': { type: 'string', default: 'local-track-key' },
      'app-api-key': { type: 'string', default: 'local-app-key' },
      'webhook-url': { type: 'string' },
      'signing-key': { type: 'string', default: 'local-signing-key' },
      'time-scale': { type: 'string', default: '3600' },
      'sample-workspace': { type: 'boolean', default: false },
      region: { type: 'string', default: 'us' },
      switch: { type: 'string', multiple: true, default: [] },
      switches: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values;

export function parseCommandLine(argv: readonly string[]): Command {
  const wrong = (message: string): Command => ({ kind: 'wrong', message });
  let values: ReturnType<typeof parse>;
  try {
    values = parse(argv);
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return { kind: 'help' };
  if (values.switches) return { kind: 'switches' };
  const { port, region } = values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) return wrong(`--port: got ${port}, expected 0 to 65535`);
  if (region !== 'us' && region !== 'eu') return wrong(`--region: got ${region}, expected us or eu`);
  const webhookUrl = values['webhook-url'];
  if (webhookUrl !== undefined && !URL.canParse(webhookUrl))
    return wrong(`--webhook-url: got ${webhookUrl}, expected a URL`);
  const timeScale = Number(values['time-scale']);
  if (!(timeScale > 0)) return wrong(`--time-scale: got ${values['time-scale']}, expected a number above 0`);
  const switches: Record<string, unknown> = {};
  for (const given of values.switch) {
    const at = given.indexOf('=');
    const name = switchNames.find((known) => known === given.slice(0, at));
    if (name === undefined)
      return wrong(`--switch ${given}: expected <name>=<value>, with one of the names in --switches`);
    const value = valueOf(given.slice(at + 1));
    if (!switchTable[name].values.safeParse(value).success) return wrong(`--switch ${given}: not a value of ${name}`);
    switches[name] = value;
  }
  const options: CustomerIOOptions = {
    port: Number(port),
    siteId: values['site-id'],
    trackApiKey: values['track-api-key'],
    appApiKey: values['app-api-key'],
    region,
    timeScale,
    ...(values['sample-workspace'] && { workspace: sampleWorkspace }),
    ...(webhookUrl === undefined ? {} : { webhook: { url: webhookUrl, signingKey: values['signing-key'] } }),
    switches,
  };
  return { kind: 'start', options, json: values.json };
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
