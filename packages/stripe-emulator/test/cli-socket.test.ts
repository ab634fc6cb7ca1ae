import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { startShop } from './support/start-shop.ts';

interface Frame {
  type: string;
  webhook_conversation_id: string;
  event_payload: string;
}

/** A shop and a socket that speaks as the CLI does, without the CLI. */
async function startSocket(webhookTimeoutMs = 10_000) {
  const shop = await startShop({ webhooks: [], webhookTimeoutMs });
  const opened = await shop.request(
    'POST',
    '/v1/stripecli/sessions',
    'device_name=test&websocket_features[]=webhooks&forward_to_url=localhost:1/x',
  );
  const session = (await opened.json()) as { websocket_url: string; secret: string };
  const socket = new WebSocket(session.websocket_url, 'stripecli-devproxy-v1');
  onTestFinished(() => socket.terminate());
  const frames: Frame[] = [];
  socket.on('message', (data) => void frames.push(JSON.parse(String(data)) as Frame));
  await once(socket, 'open');
  const expireOne = async () => {
    shop.emulator.control.expireSession((await shop.createSession()).id);
    await expect.poll(() => frames.length).toBeGreaterThan(0);
    return frames.at(-1)!;
  };
  const say = (frame: object) => socket.send(JSON.stringify(frame));
  const control = shop.emulator.control;
  return { ...shop, control, session, socket, frames, expireOne, say };
}

describe('the socket of the CLI', () => {
  test('answers the protocol it was asked for', async () => {
    const { socket } = await startSocket();
    expect(socket.protocol).toBe('stripecli-devproxy-v1');
  });

  test('a delivery that is not acknowledged in time fails, and is not retried', async () => {
    const { control, expireOne, frames } = await startSocket(200);
    await expireOne();
    await control.webhooksIdle();
    expect(control.deliveries()[0]).toMatchObject({
      status: 'failed',
      attempts: [{ status: null, error: 'The CLI did not acknowledge it in time.' }],
    });
    await control.advanceClock(3_600_000);
    expect(frames).toHaveLength(1);
  });

  test('one that was under way when the socket closed fails', async () => {
    const { control, expireOne, socket } = await startSocket();
    await expireOne();
    socket.terminate();
    await control.webhooksIdle();
    expect(control.deliveries()[0]?.attempts[0]?.error).toBe('The CLI stopped listening.');
  });

  test('an answer turns an acknowledged delivery into what the application said', async () => {
    const { control, expireOne, say } = await startSocket();
    const { webhook_conversation_id } = await expireOne();
    say({ type: 'event_ack', webhook_conversation_id });
    await expect.poll(() => control.deliveries()[0]?.status).toBe('succeeded');
    say({ type: 'webhook_response', webhook_conversation_id, status: 500, body: 'away' });
    await expect.poll(() => control.deliveries()[0]?.status).toBe('failed');
    const [attempt] = control.deliveries()[0]!.attempts;
    expect(attempt).toMatchObject({ status: 500, response: 'away' });
    expect(attempt).not.toHaveProperty('acknowledged');
  });

  test('what makes no sense changes nothing and breaks nothing', async () => {
    const { control, expireOne, say, socket } = await startSocket();
    const { webhook_conversation_id } = await expireOne();
    socket.send('not json');
    socket.send(Buffer.from([0, 255]));
    say([]);
    say({ type: 'event_ack', webhook_conversation_id: 'wc_another' });
    say({ type: 'unknown', webhook_conversation_id });
    say({ type: 'event_ack', webhook_conversation_id });
    say({ type: 'webhook_response', webhook_conversation_id, status: 200, body: { odd: 1 } });
    await expect.poll(() => control.deliveries()[0]?.attempts[0]?.status).toBe(200);
  });

  test('what is held is not sent to it either', async () => {
    const { control, createSession, frames } = await startSocket();
    control.holdWebhooks(true);
    control.expireSession((await createSession()).id);
    expect(control.pendingDeliveries()).toMatchObject([{ via: 'cli', status: 'held' }]);
    expect(frames).toEqual([]);
    control.holdWebhooks(false);
    await expect.poll(() => frames.map(({ type }) => type)).toEqual(['webhook_event']);
  });

  test.each([
    ['device_name=x&websocket_features[]=v2_events', 'does not support it yet'],
    ['device_name=x&websocket_features[]=no', 'must be one of webhooks, request_logs'],
    ['device_name=x&websocket_features[]=request_logs&filters=no', 'Invalid filters'],
    ['device_name=x&websocket_features[]=request_logs&filters={"a":["b"]}', 'Invalid filters'],
    ['websocket_features[]=webhooks', 'Missing required param: device_name'],
  ])('a session asked for with %s is refused: %s', async (form, message) => {
    const { request } = await startShop();
    const answer = await request('POST', '/v1/stripecli/sessions', form);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(message)]);
  });
});
