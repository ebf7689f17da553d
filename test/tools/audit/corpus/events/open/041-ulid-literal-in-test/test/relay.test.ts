import { relay } from '../src/relay';

test('passes the id on', async () => {
  const calls: unknown[][] = [];
  const client = { track: (...args: unknown[]) => Promise.resolve(calls.push(args)) };

  await relay(client, {
    id: '01HZX3Q8M4T2V6N9K7B5C1D0EF',
    userId: 'user-1',
    name: 'note_shared',
  });

  expect(calls).toEqual([
    ['user-1', { id: '01HZX3Q8M4T2V6N9K7B5C1D0EF', name: 'note_shared', data: {} }],
  ]);
});
