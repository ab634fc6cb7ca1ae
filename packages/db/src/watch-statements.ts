import { channel } from 'node:diagnostics_channel';

/** One statement, told twice on the channel: when it begins to wait for a connection, and, with `ended`, when it is over. */
export type StatementNews = {
  /** With placeholders: no values. */
  text: string;
  ended?: { error: unknown };
};

/** For whoever traces; without a listener nothing is put together. */
export const statementChannel = channel('till:statement');

/** Several items were written by one statement; `waiting`: for the next one. */
export type BatchNews = { size: number; waiting: number; durationMs: number };

/** For whoever measures. */
export const batchChannel = channel('till:batch');

type Running = { strings?: readonly string[]; state?: unknown };

export type PoolLoad = {
  /** Connections that carry a statement. */
  inUse: number;
  /** Statements that wait for a connection. */
  waiting: number;
};

/** Keeps account of the statements of one pool. */
export function watchStatements() {
  const running = new Set<Running>();
  return {
    /** A statement begins; the returned function says that it is over, and may be called again. */
    follow(statement: Running): (error?: unknown) => void {
      running.add(statement);
      const news: StatementNews | undefined = statementChannel.hasSubscribers
        ? { text: statement.strings?.join('?') ?? '' }
        : undefined;
      if (news) statementChannel.publish(news);
      return (error) => {
        if (running.delete(statement) && news)
          statementChannel.publish(Object.assign(news, { ended: { error } }));
      };
    },
    load(): PoolLoad {
      // The driver notes the connection on a statement as it sends it.
      const sent = [...running].flatMap(({ state }) => state ?? []);
      return { inUse: new Set(sent).size, waiting: running.size - sent.length };
    },
  };
}

export type StatementWatch = ReturnType<typeof watchStatements>;
