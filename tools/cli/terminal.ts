/** What a command writes to, so that it can be run without a process of its own. */
export type Terminal = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isOutColored: boolean;
  /** True when lines of standard error can be written over. */
  readonly isErrInteractive: boolean;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Set by the command. */
  exitCode?: number;
};

export const exitCodes = { ok: 0, findings: 1, unable: 2 } as const;

export const processTerminal = (): Terminal => ({
  cwd: process.cwd(),
  env: process.env,
  isOutColored: process.stdout.isTTY && (process.env.NO_COLOR ?? '') === '',
  isErrInteractive: process.stderr.isTTY && process.env.TERM !== 'dumb',
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
