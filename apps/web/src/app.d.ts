import type { Locale } from '@till/contracts/locales';

declare global {
  namespace App {
    interface Error {
      message: string;
      title?: string;
      /** Names the way to a link by mail, where it may help. */
      ask?: string;
    }
    interface Locals {
      /** The language to answer in. */
      locale: Locale;
    }
  }
}

export {};
