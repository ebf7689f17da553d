interface Marker {
  name: string;
  timestamp: number;
  created_at: Date;
}

export class Recorder {
  private readonly markers: Marker[] = [];

  track(stream: MediaStream, label: string): MediaStreamTrack[] {
    this.markers.push({ name: label, timestamp: Date.now(), created_at: new Date() });
    return stream.getVideoTracks();
  }

  identify(deviceId: string): string {
    return `${deviceId}-${this.markers.length}`;
  }
}

export function record(recorder: Recorder, stream: MediaStream): void {
  recorder.track(stream, 'Recording Started');
  recorder.identify('camera-1');
}
