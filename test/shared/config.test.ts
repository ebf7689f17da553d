import {
  ConfigError,
  defineConfig,
  fullTopicName,
  httpOrigin,
  oneOf,
  optional,
  positiveInteger,
  positiveNumber,
  secretText,
  text,
  topicName,
  type PlainEnv,
  type SecretEnv,
} from '../../shared/config';

const config = defineConfig({
  REGION: oneOf('us', 'eu'),
  PROJECT: text,
  API_KEY: secretText,
  SPARE_KEY: optional(secretText),
  URL: optional(httpOrigin),
  PER_SECOND: positiveNumber,
  COUNT: positiveInteger,
  TOPIC: topicName,
});

const good = { REGION: 'eu', PROJECT: 'p', API_KEY: 'literal', PER_SECOND: '0.5', COUNT: '3', TOPIC: 'some-topic' };

const problemsOf = (env: Record<string, string | undefined>): readonly string[] => {
  try {
    config.parse(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('defineConfig', () => {
  it('returns typed values, trimmed, and leaves out what is optional and absent', () => {
    expect(config.parse({ ...good, PROJECT: ' p \n', URL: 'http://127.0.0.1:4010/' })).toEqual({
      REGION: 'eu',
      PROJECT: 'p',
      API_KEY: { kind: 'literal', text: 'literal' },
      URL: 'http://127.0.0.1:4010',
      PER_SECOND: 0.5,
      COUNT: 3,
      TOPIC: 'some-topic',
    });
  });

  it('reports every problem at once, and empty counts as missing', () => {
    expect(problemsOf({ ...good, REGION: 'asia', PROJECT: '  ', API_KEY: undefined, COUNT: '0' })).toEqual([
      'REGION must be one of us, eu',
      'PROJECT is not set',
      'API_KEY is not set',
      'COUNT must be a whole number above 0',
    ]);
  });

  it.each([
    ['URL', 'http://127.0.0.1:4010/api/v1', 'URL must be an origin such as http://127.0.0.1:4010, without a path'],
    ['URL', 'ftp://127.0.0.1', 'URL must be an origin such as http://127.0.0.1:4010, without a path'],
    ['URL', 'nonsense', 'URL must be an origin such as http://127.0.0.1:4010, without a path'],
    ['PER_SECOND', '0', 'PER_SECOND must be a number above 0'],
    ['PER_SECOND', '1e3', 'PER_SECOND must be a number above 0'],
    ['PER_SECOND', '', 'PER_SECOND is not set'],
    ['COUNT', '1.5', 'COUNT must be a whole number above 0'],
    ['TOPIC', 'a b', 'TOPIC must be a topic id or projects/<project>/topics/<id>'],
    ['API_KEY', 'file:relative', 'API_KEY must be file:<absolute path>'],
    ['API_KEY', 'projects/p/secrets/s', 'API_KEY must be projects/<project>/secrets/<secret>/versions/<version>'],
  ])('refuses %s=%s', (name, value, problem) => {
    expect(problemsOf({ ...good, [name]: value })).toEqual([problem]);
  });

  it('never echoes a value', () => {
    expect(problemsOf({ ...good, API_KEY: 'projects/top-secret', URL: 'top-secret' }).join()).not.toContain(
      'top-secret',
    );
  });

  it('types the environment of a deployment, secrets apart from plain values', () => {
    const plain: PlainEnv<typeof config> = { REGION: 'us', PROJECT: 'p', PER_SECOND: '1', COUNT: '1', TOPIC: 't' };
    const secrets: SecretEnv<typeof config> = { API_KEY: { kind: 'file', path: '/secrets/key' } };
    // @ts-expect-error a secret is no plain variable
    const leaked: PlainEnv<typeof config> = { ...plain, API_KEY: 'text' };
    // @ts-expect-error PROJECT is forgotten
    const forgotten: PlainEnv<typeof config> = { REGION: 'us', PER_SECOND: '1', COUNT: '1', TOPIC: 't' };
    // @ts-expect-error a plain text is no reference to a secret
    const asText: SecretEnv<typeof config> = { API_KEY: 'text' };
    expect([plain, secrets, leaked, forgotten, asText]).toHaveLength(5);
  });
});

describe('fullTopicName', () => {
  it.each([
    ['some-topic', 'projects/p/topics/some-topic'],
    ['projects/q/topics/some-topic', 'projects/q/topics/some-topic'],
  ])('makes %s into %s', (topic, expected) => {
    expect(fullTopicName('p', topic)).toBe(expected);
  });
});
