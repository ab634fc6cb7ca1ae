import type { Product } from '@till/contracts';

type Words = {
  /** What it is, on a card. */
  label: string;
  /** How it reaches the buyer, beside the button. */
  promise: string;
};

/** What a customer reads about each kind of product. */
export const kindWords: Record<Product['kind'], Words> = {
  file: { label: 'Download', promise: 'A file to keep, downloaded at once and again later.' },
  licence: { label: 'Licence key', promise: 'A key for each unit, shown as soon as it is paid.' },
  page: { label: 'To read here', promise: 'A page that opens for you in this browser.' },
};
