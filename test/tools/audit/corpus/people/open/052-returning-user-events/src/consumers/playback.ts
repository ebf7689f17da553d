import { track } from '../customerio';

interface Playback {
  listenerId: string;
  episodeId: string;
  seconds: number;
}

export async function playbackFinished({ listenerId, episodeId, seconds }: Playback): Promise<void> {
  await track.track(listenerId, {
    name: 'playback_finished',
    data: { episode_id: episodeId, seconds },
  });
  if (seconds > 3600) {
    await track.track(listenerId, { name: 'long_listen', data: { episode_id: episodeId } });
  }
}
