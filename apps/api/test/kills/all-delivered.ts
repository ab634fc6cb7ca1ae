import type { Control } from '@till/stripe-emulator';

/** Whether every event was taken. One that is on its way just now may still be refused and come again. */
export const allDelivered = (control: Control): boolean =>
  control.pendingDeliveries().length === 0 &&
  control.deliveries().every(({ status }) => status !== 'held' && status !== 'pending');
