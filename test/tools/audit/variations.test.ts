/**
 * Goal: the rules together, on code as services have it. Method: every rule of the plugin over one file; the
 * rules that a line names find it, and no other rule finds any line.
 */
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';

import { plugin } from '../../../tools/audit/plugin';
import { bodies, clients } from './variations/clients';
import { fanOut } from './variations/fan-out';
import { receivers, requests } from './variations/requests';
import { values } from './variations/values';

const rules = Object.fromEntries(Object.keys(plugin.rules).map((id) => [`customerio/${id}`, 'error' as const]));

const marker = /\/\/ <- ([a-z-]+(?: [a-z-]+)*)$/;

const found = (code: string, at: string): string[] =>
  new Linter()
    .verify(
      code,
      { files: ['**/*.ts', '**/*.js'], languageOptions: { parser }, plugins: { customerio: plugin }, rules },
      at,
    )
    .map(({ ruleId, line, message }) => `${line} ${ruleId?.replace('customerio/', '') ?? message}`)
    .toSorted();

const expected = (code: string): string[] =>
  code
    .split('\n')
    .flatMap((text, index) => (marker.exec(text)?.[1]?.split(' ') ?? []).map((rule) => `${index + 1} ${rule}`))
    .toSorted();

describe.each(Object.entries({ fanOut, requests, receivers, clients, bodies, values }))('%s', (_group, variations) => {
  it.each(variations)('%s', (_claim, at, code) => {
    expect(found(code, at)).toEqual(expected(code));
  });
});
