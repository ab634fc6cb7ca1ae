/** Says what is being done, on standard error: the results are what is left on standard output. */
export function showProgress(text: string): void {
  const time = new Date().toISOString().slice(11, 19);
  console.error(`${time}  ${text}`);
}
