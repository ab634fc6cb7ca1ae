type Words = { title: string; message: string };

/** What a customer reads when a page cannot be shown. */
export const failureWords = {
  nothingHere: {
    title: 'There is nothing here',
    message: 'There is nothing at this address.',
  },
  noSuchProduct: {
    title: 'We don’t sell that',
    message: 'There is no such product here, or it is no longer for sale.',
  },
  /** Unknown, or somebody else's: the page must not tell which it is. */
  orderNotShown: {
    title: 'We can’t show this order here',
    message:
      'Open it in the browser you paid with: that browser is your key. If you have paid and cannot get in, reply to your receipt and we will help.',
  },
  /** Not there, not yours, or no longer open: the same for all three. */
  notOpen: {
    title: 'This isn’t open here',
    message: 'It may have been bought in another browser, or the purchase was refunded.',
  },
  shopAway: {
    title: 'The shop is having a short break',
    message: 'Nothing is lost, and a payment you made is safe. Please try again in a moment.',
  },
  tooOften: {
    title: 'That was very often',
    message: 'Nothing is lost. Please try again in a minute.',
  },
  fileAway: {
    title: 'The file cannot be reached just now',
    message: 'It is still yours. Please try again in a moment.',
  },
  ourFault: {
    title: 'Something slipped',
    message: 'Something went wrong on our side.',
  },
} satisfies Record<string, Words>;
