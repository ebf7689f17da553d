/** The declarations of `customerio-gcp/eslint-plugin`; those of its rules are nobody's business. */
export const eslintPluginTypes = `import type { Linter, Rule } from 'eslint';

/** Anti-patterns of Customer.io. In a flat configuration: \`customerio.configs.recommended\`, or \`.strict\`. */
declare const plugin: {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string };
  readonly rules: Record<string, Rule.RuleModule>;
  readonly configs: {
    /** Every rule at its own level. */
    readonly recommended: Linter.Config;
    /** Every rule as an error. */
    readonly strict: Linter.Config;
  };
};
export = plugin;
`;
