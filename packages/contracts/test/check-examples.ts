import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Files by their name, e.g. `create-a-client.ts`; they may import each other. */
type Examples = Map<string, string>;

/** The example under each heading, as `create-a-client.ts` under “Create a client”. */
export function readExamples(markdown: string): Examples {
  const examples: Examples = new Map();
  for (const section of markdown.split(/^## /m).slice(1)) {
    const [heading = ''] = section.split('\n', 1);
    const code = [...section.matchAll(/^```ts\n(.*?)^```/gms)].map((block) => block[1]).join('\n');
    if (code) examples.set(`${heading.toLowerCase().replaceAll(' ', '-')}.ts`, code);
  }
  return examples;
}

/**
 * The type errors of each set of examples, one line each. All sets are checked in one go: most of the time is taken by
 * the types that they share.
 */
export function checkExamples(sets: Examples[]): string[][] {
  const files = new Map<string, string>(
    sets.flatMap((set, index) =>
      [...set].map(([name, code]) => [`${root}test/readme-${index}/${name}`, code] as const),
    ),
  );
  const folders = new Set([...files.keys()].map((path) => dirname(path)));
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  options.lib = ['lib.es2024.d.ts', 'lib.dom.d.ts'];
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, directoryExists } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.directoryExists = (path) => folders.has(path) || (directoryExists?.(path) ?? true);
  const program = ts.createProgram([...files.keys()], options, host);
  const errorsOf = (path: string) => {
    const file = program.getSourceFile(path);
    const found = [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ];
    const words = found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
    return words.map((message) => `${basename(path)}: ${message}`);
  };
  return sets.map((_, index) =>
    [...files.keys()].filter((path) => path.includes(`/readme-${index}/`)).flatMap(errorsOf),
  );
}
