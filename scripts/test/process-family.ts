import { listProcesses, type ProcessRow } from '@till/local-postgres/processes';

/** The processes below this one, their own included. */
export function listDescendants(pid: number): number[] {
  const processes = listProcesses();
  const below = (parent: number): number[] =>
    processes
      .filter((each) => each.parent === parent)
      .flatMap((each) => [each.pid, ...below(each.pid)]);
  return below(pid);
}

/** The processes that work in a folder or were started from it, whoever is their parent by now. */
export function listProcessesOf(folder: string): ProcessRow[] {
  return listProcesses().filter(
    (each) => each.command.includes(folder) || each.folder?.startsWith(folder),
  );
}

/** Whether a process with this number exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
