import { fail } from '@sveltejs/kit';
import type { basketMessages } from '#lib/messages/basket.ts';
import type { Refusal } from '../products/[slug]/refusals.ts';

export type BasketReason = Refusal['reason'] | keyof (typeof basketMessages)['en']['refusals'];

type BasketRefusal = { status: number; reason: BasketReason };

/** Why something cannot be done with the basket, where it is not a checkout that was refused. */
export const basketRefusals = {
  badQuantity: { status: 400, reason: 'badQuantity' },
  noCookies: { status: 400, reason: 'noCookies' },
} satisfies Record<string, BasketRefusal>;

/** Shows the basket again, with the reason. Nothing was charged. */
export const refuse = ({ status, reason }: BasketRefusal) =>
  fail(status, { reason, name: '', slug: '' });
