import { useCallback } from 'react';
import { useSession } from './useSession';

type ClientEvent = 'Button Clicked' | 'Modal Opened' | `Tab ${number} Selected`;

export function useTrack() {
  const { userId } = useSession();
  return useCallback(
    (name: ClientEvent, data: Record<string, unknown> = {}) => {
      navigator.sendBeacon('/api/events', JSON.stringify({ id: crypto.randomUUID(), name, data, userId }));
    },
    [userId],
  );
}

export function TrackedButton({ label, onClick }: { label: string; onClick(): void }) {
  const track = useTrack();
  return (
    <button
      onClick={() => {
        track('Button Clicked', { label });
        onClick();
      }}
    >
      {label}
    </button>
  );
}
