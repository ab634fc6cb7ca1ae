/** A path of the catalogue for a URL; undefined when it leads out of the storage or cannot be a path. */
export function encodePath(path: string): string | undefined {
  const parts = path.split('/');
  const isWrong = (part: string) => /^\.{0,2}$/.test(part) || /[\u0000-\u001f\\]/.test(part);
  if (parts.some(isWrong) || !path.isWellFormed()) return undefined;
  return parts.map(encodeURIComponent).join('/');
}
