/** Where to send events; the workspace lives in one region only. */
export function trackUrl(path: string): string {
  const suffix = (process.env.FUNCTION_REGION ?? '').startsWith('europe') ? '-eu' : '';
  return `https://track${suffix}.customer.io/api/v2${path}`;
}
