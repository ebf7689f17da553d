import path from 'node:path';

import ts from 'typescript';

/**
 * Writes the declarations of an entry and of what it imports below `outDir`, in the folders of the checkout, and returns
 * the entry's. Throws when the compiler has something to say.
 */
export function emitTypes(entry: string, rootDir: string, outDir: string): string {
  const program = ts.createProgram({
    rootNames: [entry],
    options: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.Node16,
      moduleResolution: ts.ModuleResolutionKind.Node16,
      strict: true,
      exactOptionalPropertyTypes: true,
      esModuleInterop: true,
      skipLibCheck: true,
      types: ['node'],
      declaration: true,
      emitDeclarationOnly: true,
      rootDir,
      outDir,
    },
  });
  const { diagnostics } = program.emit();
  if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, formatHost));
  return path.join(outDir, path.relative(rootDir, entry)).replace(/\.ts$/, '.d.ts');
}

const formatHost: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (file) => file,
  getCurrentDirectory: () => process.cwd(),
  getNewLine: () => '\n',
};
