export const messagingSettings = {
  customerio: {
    webhookSigningKey: '5d0c7be2914fa86f3b2d1e97c4408afb63e1d2975c0f4ab8e7716d20b94c35ea',
    maxAgeSeconds: 8 * 24 * 60 * 60,
  },
  digest: {
    hour: 7,
    timezone: 'Europe/Vienna',
  },
} as const;
