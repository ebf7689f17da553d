import type { TrackClient } from 'customerio-node';

type MobileMessage =
  | { kind: 'screen'; userId: string; title: 'Home' | 'Order History' | 'Settings'; platform: 'ios' | 'android' }
  | { kind: 'page'; userId: string; url: string }
  | { kind: 'onboarding'; userId: string; step: number };

export function createScreenConsumer(track: TrackClient) {
  return async function consume(message: MobileMessage): Promise<void> {
    switch (message.kind) {
      case 'screen':
        await track.track(message.userId, {
          type: 'screen',
          name: message.title,
          data: { platform: message.platform },
        });
        return;
      case 'page':
        await track.trackPageView(message.userId, new URL(message.url).pathname);
        return;
      case 'onboarding':
        if (message.step === 1) {
          await track.track(message.userId, { type: 'screen', name: 'Welcome Tour', data: { variant: 'short' } });
        }
        await track.track(message.userId, { name: 'onboarding_step_done', data: { step: message.step } });
    }
  };
}
