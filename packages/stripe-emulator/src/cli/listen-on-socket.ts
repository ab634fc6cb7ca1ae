import type { WebSocket } from 'ws';
import { newId } from '../core/ids.ts';
import type { Answer, Parcel } from '../webhooks/send-delivery.ts';
import type { Receiver } from '../webhooks/webhooks.ts';
import type { CliSession } from './cli-sessions.ts';

interface CliMessage {
  type: string;
  webhook_conversation_id: string;
  status: number;
  body: string;
}

type Listener = (message: CliMessage | 'closed') => void;

/**
 * The CLI behind `socket` as a receiver of events. A delivery succeeds when the CLI acknowledges it; how
 * the application it forwards to answered is told later, if it forwards this type of event at all.
 */
export function listenOnSocket(socket: WebSocket, session: CliSession): Receiver {
  const conversations = new Map<string, Listener>();
  socket.on('message', (data) => {
    const message = readMessage(String(data));
    if (message) conversations.get(message.webhook_conversation_id)?.(message);
  });
  socket.on('close', () => {
    for (const listener of conversations.values()) listener('closed');
    conversations.clear();
  });
  return {
    id: session.id,
    via: 'cli',
    url: session.forwardsTo === null ? 'stripe listen' : `stripe listen → ${session.forwardsTo}`,
    apiVersion: null,
    wants: () => true,
    secrets: () => [session.secret],
    send: (parcel, answered) => converse(socket, conversations, parcel, answered),
  };
}

function converse(
  socket: WebSocket,
  conversations: Map<string, Listener>,
  { body, signature, timeoutMs, closing }: Parcel,
  answered: (answer: Answer) => void,
): Promise<Answer> {
  const id = newId('wc');
  const started = performance.now();
  const answer = (rest: Partial<Answer>): Answer => ({
    status: null,
    response: '',
    error: null,
    durationMs: Math.round(performance.now() - started),
    ...rest,
  });
  return new Promise<Answer>((resolve) => {
    const finish = (outcome: Answer) => {
      clearTimeout(timer);
      closing.removeEventListener('abort', abort);
      resolve(outcome);
    };
    const fail = (error: string) => {
      conversations.delete(id);
      finish(answer({ error }));
    };
    const abort = () => fail('The emulator was closed or reset.');
    const timer = setTimeout(() => fail('The CLI did not acknowledge it in time.'), timeoutMs);
    closing.addEventListener('abort', abort);
    let acknowledged = false;
    forgetOldest(conversations);
    conversations.set(id, (message) => {
      if (message === 'closed') return fail('The CLI stopped listening.');
      if (message.type === 'event_ack') {
        acknowledged = true;
        return finish(answer({ acknowledged }));
      }
      if (message.type !== 'webhook_response') return undefined;
      conversations.delete(id);
      const told = answer({
        status: message.status,
        response: String(message.body).slice(0, 2000),
      });
      return acknowledged ? answered(told) : finish(told);
    });
    socket.send(JSON.stringify(frameOf(id, body, signature)));
  });
}

/** What the CLI does not forward stays unanswered for good. */
function forgetOldest(conversations: Map<string, Listener>): void {
  const [oldest] = conversations.keys();
  if (conversations.size >= 1000 && oldest !== undefined) conversations.delete(oldest);
}

function frameOf(id: string, body: string, signature: string): object {
  return {
    type: 'webhook_event',
    webhook_id: newId('wh'),
    webhook_conversation_id: id,
    endpoint: { api_version: null },
    event_payload: body,
    http_headers: {
      Accept: '*/*; q=0.5, application/xml',
      'Cache-Control': 'no-cache',
      'Content-Type': 'application/json; charset=utf-8',
      'Stripe-Signature': signature,
      'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    },
  };
}

function readMessage(text: string): CliMessage | undefined {
  try {
    const message = JSON.parse(text) as Partial<CliMessage> | null;
    return typeof message?.webhook_conversation_id === 'string'
      ? {
          type: '',
          status: 0,
          body: '',
          ...message,
          webhook_conversation_id: message.webhook_conversation_id,
        }
      : undefined;
  } catch {
    return undefined;
  }
}
