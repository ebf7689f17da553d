import { nodeProblem } from '../../../tools/build/cdktf-cli';

describe('nodeProblem', () => {
  it.each([
    ['20.19.0', undefined],
    ['22.23.3', undefined],
    ['24.21.0', expect.stringContaining('does not start on Node 24.21.0') as string],
  ])('decides on Node %s', (version, expected) => {
    expect(nodeProblem(version)).toEqual(expected);
  });
});
