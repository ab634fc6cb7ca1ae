export * from './compose-access-link-mail.ts';
export * from './compose-order-mail.ts';
export type { Mail } from './render-letter.ts';
