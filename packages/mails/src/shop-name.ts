/** The shop as its mails sign. */
export const shopName = 'Narrow Kerf';
