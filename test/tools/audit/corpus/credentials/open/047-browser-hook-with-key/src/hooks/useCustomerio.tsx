import { useEffect } from 'react';

const SITE = 'f1eece5afeca5e1ab0de';
const KEY = 'cab005eed1eafdad0b0e';

export function useCustomerio(user: { id: string; email: string } | null) {
  useEffect(() => {
    if (!user) return;
    const controller = new AbortController();
    fetch(`https://track.customer.io/api/v1/customers/${encodeURIComponent(user.id)}`, {
      method: 'PUT',
      headers: { Authorization: `Basic ${btoa(`${SITE}:${KEY}`)}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: user.email }),
      signal: controller.signal,
    }).catch((error: unknown) => {
      console.error('customer.io', error);
    });
    return () => controller.abort();
  }, [user]);
}
