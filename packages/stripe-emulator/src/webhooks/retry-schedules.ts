const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * How long after each failed attempt an event is sent again. `quick` suits a person who watches; the
 * other two last as long as Stripe's: a few hours in a sandbox, three days live, ever further apart.
 */
export const retrySchedules = {
  quick: [1, 2, 4, 8, 15, 30, 60, 120].map((seconds) => seconds * 1000),
  sandbox: [minuteMs * 10, hourMs, hourMs * 3],
  live: [minuteMs * 5, minuteMs * 30, ...[2, 5, 10, 12, 12, 12, 18].map((hours) => hours * hourMs)],
} satisfies Record<string, number[]>;

export type RetrySchedule = keyof typeof retrySchedules;
