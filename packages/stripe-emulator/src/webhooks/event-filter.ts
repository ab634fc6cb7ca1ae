/** Whether `type` is one of the `wanted` event types; `*` and a trailing `.*` stand for any. */
export function wantsEvent(wanted: readonly string[], type: string): boolean {
  return wanted.some((one) =>
    one.endsWith('*') ? type.startsWith(one.slice(0, -1)) : one === type,
  );
}
