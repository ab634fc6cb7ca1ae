import type { Control } from './control.ts';

/** The control of an emulator in another process: the same verbs, each answering a promise. */
export type RemoteControl = {
  [Verb in keyof Control]: (
    ...args: Parameters<Control[Verb]>
  ) => Promise<Awaited<ReturnType<Control[Verb]>>>;
};

/** Connects to the emulator at `url`. Each verb rejects with the emulator's own message. */
export function connectControl(url: string): RemoteControl {
  return new Proxy({} as RemoteControl, {
    get: (_target, verb) =>
      // A promise that resolves to this object must not take it for another promise.
      verb === 'then' ? undefined : (...args: unknown[]) => callVerb(url, String(verb), args),
  });
}

async function callVerb(url: string, verb: string, args: unknown[]): Promise<unknown> {
  const response = await fetch(new URL(`/_emulator/${verb}`, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
  const answer = (await response.json()) as { error?: { message: string } };
  if (!response.ok) throw new Error(`${verb}: ${answer.error?.message ?? response.status}`);
  return answer;
}
