const required = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value.trim();
};

export const siteId = required('CUSTOMERIO_SITE_ID');
export const trackApiKey = required('CUSTOMERIO_TRACK_API_KEY');
export const appTimeoutMs = 10_000;
