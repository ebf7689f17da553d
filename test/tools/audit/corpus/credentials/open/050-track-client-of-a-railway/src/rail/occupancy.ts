import { TrackClient } from '@rail/signalling';
import { APIClient } from './api-client';

const track = new TrackClient('section-7', '5eedfacade1ced0ddba1');
const api = new APIClient('0ff1cec0ffee5a1ad0ddba11decade5e', { baseUrl: 'https://rail.example.com' });

export async function occupied(section: string): Promise<boolean> {
  const state = await track.track(section, { name: 'Occupancy Query', timestamp: Date.now() });
  console.log('asked', section, api.key);
  return state.occupied;
}
