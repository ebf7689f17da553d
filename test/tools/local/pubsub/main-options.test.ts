import { parseMainOptions } from '../../../../tools/local/pubsub/main-options';

describe('parseMainOptions', () => {
  it('has defaults for everything', () => {
    expect(parseMainOptions([])).toEqual({
      kind: 'run',
      options: {
        host: '127.0.0.1',
        port: 8085,
        timeScale: 1,
        pushesInFlightMax: 1000,
        slowStart: false,
        pushBackoff: false,
      },
    });
  });

  it('takes a free port for 0 and a fraction as time scale', () => {
    expect(parseMainOptions(['--port', '0', '--time-scale', '2.5'])).toMatchObject({
      kind: 'run',
      options: { port: 0, timeScale: 2.5 },
    });
  });

  it.each([
    [['--port', 'http'], '--port is http'],
    [['--port', '65536'], '--port is 65536'],
    [['--time-scale', '0'], '--time-scale is 0'],
    [['--pushes-in-flight-max', '1.5'], '--pushes-in-flight-max is 1.5'],
    [['--prot', '1'], '--prot'],
  ])('refuses %j by name', (argv, text) => {
    expect(parseMainOptions(argv)).toEqual({ kind: 'wrong', text: expect.stringContaining(text) as string });
  });

  it('explains itself', () => {
    expect(parseMainOptions(['--help'])).toEqual({
      kind: 'help',
      text: expect.stringContaining('--time-scale') as string,
    });
  });
});
