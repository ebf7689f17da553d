// Goal: every promise holds for every resource of every stack, and each check can fail. Method: the checks run on the
// synthesized JSON as it is, then on copies that each carry one planted violation.
import { checkStack } from './checker/check-stack';
import { copyOf, type Stack } from './checker/stack';
import type { Defect } from './plant';
import { plantedDefects } from './planted-defects';
import { synthesizeAll } from './synthesized';

let stacks: Map<string, Stack>;

beforeAll(() => {
  stacks = synthesizeAll();
});

describe('the stacks', () => {
  it('are one an environment and one for what must be there before it', () => {
    expect([...stacks.keys()].sort()).toEqual(['prod', 'prod-bootstrap', 'staging', 'staging-bootstrap']);
  });

  it.each(['prod', 'prod-bootstrap', 'staging', 'staging-bootstrap'])('keep every promise: %s', (name) => {
    expect(checkStack(stacks.get(name) ?? {}, name)).toEqual([]);
  });

  it('hold no key, in whatever form', () => {
    for (const stack of stacks.values()) {
      expect(JSON.stringify(stack)).not.toMatch(/secret_data|private_key|BEGIN [A-Z ]*KEY|google_service_account_key/);
    }
  });
});

describe('checkStack', () => {
  const broken = (name: string, { plant }: Defect): Stack => {
    const copy = copyOf(stacks.get(name) ?? {});
    plant(copy as Parameters<Defect['plant']>[0]);
    return copy;
  };

  it.each(plantedDefects)('finds $what', (defect) => {
    const name = defect.stack ?? 'prod';
    const rules = checkStack(broken(name, defect), name).map(({ rule }) => rule);
    expect(rules).toContain(defect.rule);
  });

  it.each(['prod', 'prod-bootstrap'])('finds nothing in a copy of %s that nothing was planted in', (name) => {
    expect(checkStack(broken(name, { what: 'nothing', rule: '', plant: () => undefined }), name)).toEqual([]);
  });

  it('is told which stack it looks at', () => {
    expect(checkStack({}, 'elsewhere')).toEqual([
      { rule: 'stack', at: 'elsewhere', what: 'there is no such environment' },
    ]);
  });
});
