import type { APIClient } from 'customerio-node';

interface Match {
  id: string;
  email: string;
  cio_id: string;
}

export async function resolvePersonId(api: APIClient, email: string): Promise<string | undefined> {
  const { results } = (await api.getCustomersByEmail(email)) as unknown as { results: Match[] };
  return results.length === 1 ? results[0]?.id : undefined;
}
