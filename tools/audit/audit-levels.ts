/** The least severe finding that fails an audit. */
export const failOnLevels = ['error', 'warning', 'never'] as const;
export type FailOn = (typeof failOnLevels)[number];

export const presets = ['recommended', 'strict'] as const;
