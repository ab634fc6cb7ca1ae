const personalKeys = new Set([
  'email',
  'buyer_email',
  'receipt_email',
  'customer_email',
  'phone',
  'line1',
  'line2',
  'city',
  'postal_code',
  'ip',
]);
// `name` alone would hide products too: these hold people.
const personalParents = new Set([
  'customer_details',
  'billing_details',
  'shipping',
  'shipping_details',
  'collected_information',
]);
const address = /([^\s@<>"'])[^\s@<>"']*@[^\s@<>"']+/g;

/**
 * A copy in which e-mail addresses, names, phone numbers and postal addresses of customers cannot be read any more. An
 * address keeps its first letter.
 */
export function maskPersonal(value: unknown, parent = ''): unknown {
  if (typeof value === 'string') return value.replace(address, '$1…@…');
  if (Array.isArray(value)) return value.map((item) => maskPersonal(item, parent));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const personal = personalKeys.has(key) || (personalParents.has(parent) && /name$/.test(key));
      return [key, personal && typeof item === 'string' ? maskText(item) : maskPersonal(item, key)];
    }),
  );
}

const maskText = (text: string) =>
  text.includes('@') ? text.replace(address, '$1…@…') : text === '' ? '' : '…';
