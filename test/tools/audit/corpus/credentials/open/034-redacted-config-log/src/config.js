const SECRET = /key|secret|token|password/i;

function redacted(config) {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [name, SECRET.test(name) ? '[redacted]' : value]),
  );
}

export function loadConfig(env = process.env) {
  const config = {
    siteId: env.CUSTOMERIO_SITE_ID,
    trackApiKey: env.CUSTOMERIO_TRACK_API_KEY,
    region: env.CUSTOMERIO_REGION,
    concurrency: Number(env.CONCURRENCY ?? 4),
  };
  console.info('configuration', redacted(config));
  return config;
}
