/** How much is measured. */
export interface Sizes {
  /** Of one measurement at full or half load. */
  seconds: number;
  repetitions: number;
  latencyRepetitions: number;
  warmUpEvents: number;
  singleEvents: number;
  /** Names of the contestants; undefined: all. */
  only?: string[];
  growthOrders: number[];
  checkouts: number;
  visits: number;
  starts: number;
}

export const normalSizes: Sizes = {
  seconds: 2.5,
  repetitions: 3,
  latencyRepetitions: 2,
  warmUpEvents: 3_000,
  singleEvents: 400,
  growthOrders: [10_000, 1_000_000],
  checkouts: 400,
  visits: 7,
  starts: 5,
};

/** With `--full`: hours of filling for one number more. */
export const fullSizes: Sizes = {
  ...normalSizes,
  repetitions: 5,
  growthOrders: [10_000, 1_000_000, 10_000_000],
};

/** Only to see that everything runs. */
export const quickSizes: Sizes = {
  seconds: 0.5,
  repetitions: 1,
  latencyRepetitions: 1,
  warmUpEvents: 200,
  singleEvents: 50,
  growthOrders: [1_000, 10_000],
  checkouts: 40,
  visits: 2,
  starts: 2,
};
