import type { Locale } from '@till/contracts/locales';

declare global {
  namespace App {
    interface Error {
      message: string;
      title?: string;
    }
    interface Locals {
      /** The language to answer in. */
      locale: Locale;
    }
  }
}

export {};
