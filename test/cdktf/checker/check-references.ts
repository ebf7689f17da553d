/** Every `${…}` and every depends_on leads to something that is there and has that attribute; nothing goes in a circle. */
import { dataSchema, resourceSchema } from '../bindings/schema';
import { finding, modelOf, referencesIn, textsIn, type Finding, type Resource, type Stack } from './stack';

export function checkReferences(stack: Stack): Finding[] {
  const { all } = modelOf(stack);
  const data = modelOf({ resource: stack.data ?? {} }).all.map((found) => ({
    ...found,
    address: `data.${found.address}`,
  }));
  const known = new Map([...all, ...data].map((resource) => [resource.address, resource]));
  const findings: Finding[] = [];
  for (const resource of [...all, ...data]) {
    for (const [path, text] of textsIn(resource.attributes)) {
      const at = `${resource.address}.${path}`;
      if (path.startsWith('//')) continue;
      if (path.startsWith('depends_on') || path.startsWith('lifecycle.replace_triggered_by')) {
        if (!known.has(text)) findings.push(finding('references', at, `${text} is not in the stack`));
        continue;
      }
      findings.push(...textFindings(text, at, known));
    }
  }
  for (const [path, text] of textsIn(stack.output ?? {})) {
    if (text.includes('${')) findings.push(...textFindings(text, `output.${path}`, known));
  }
  return [...findings, ...circles(all, known)];
}

/** Refers to the plan and to nothing in the stack. */
const laterThanPlan = /\$\{timeadd\(plantimestamp\(\), "\d+h"\)\}/g;

function textFindings(text: string, at: string, known: ReadonlyMap<string, Resource>): Finding[] {
  const found = referencesIn(text);
  const opened = text.replaceAll(laterThanPlan, '').split('${').length - 1;
  if (opened !== found.length) return [finding('references', at, 'holds something like ${…} that refers to nothing')];
  return found.flatMap(({ address, attribute }) => {
    const target = known.get(address);
    if (!target) return [finding('references', at, `${address} is not in the stack`)];
    const schema = address.startsWith('data.') ? dataSchema(target.type) : resourceSchema(target.type);
    const [first = ''] = attribute.split('.');
    const names = [...(schema?.attributes ?? []), ...(schema?.blocks ?? [])].map(({ name }) => name);
    return names.includes(first) ? [] : [finding('references', at, `${target.type} has no attribute ${first}`)];
  });
}

/** Terraform refuses resources that wait for each other. */
function circles(all: readonly Resource[], known: ReadonlyMap<string, Resource>): Finding[] {
  const state = new Map<string, 'open' | 'done'>();
  const findings: Finding[] = [];
  const visit = (resource: Resource): void => {
    if (state.get(resource.address) === 'done') return;
    if (state.get(resource.address) === 'open') {
      findings.push(finding('references', resource, 'waits for itself'));
      return;
    }
    state.set(resource.address, 'open');
    for (const [path, text] of textsIn(resource.attributes)) {
      if (path.startsWith('//')) continue;
      const targets = path.startsWith('depends_on') ? [text] : referencesIn(text).map(({ address }) => address);
      for (const address of targets) {
        const target = known.get(address);
        if (target) visit(target);
      }
    }
    state.set(resource.address, 'done');
  };
  all.forEach(visit);
  return findings;
}
