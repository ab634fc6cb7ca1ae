/** An error in one line for the ledger and the log: its code and message, without e-mail addresses, at most 300 characters. */
export function describeFailure(error: unknown): string {
  const { name, message, code } = error as { name?: string; message?: string; code?: unknown };
  const words = `${typeof code === 'string' ? code : (name ?? 'Error')}: ${message ?? String(error)}`;
  return words
    .replace(/[^\s@<>"']+@[^\s@<>"']+/g, '<e-mail>')
    .replace(/\s+/g, ' ')
    .slice(0, 300);
}
