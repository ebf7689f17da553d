import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Region, TrackClient } from 'customerio-node';
import { forward } from '../src/forward';
import { startRecorder, type Recorder } from './recorder';

describe('forward', () => {
  let recorder: Recorder;
  let client: TrackClient;

  beforeEach(async () => {
    recorder = await startRecorder();
    const url = `${recorder.origin}/api/v1`;
    client = new TrackClient('test-site-id', 'test-key', { region: new Region(url, url, url) });
  });

  afterEach(() => recorder.stop());

  it.each(['note_shared', 'note_deleted'])('forwards %s', async (name) => {
    await forward(client, { userId: 'u1', name });
    expect(recorder.requests).toHaveLength(1);
  });
});
