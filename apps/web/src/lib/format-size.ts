import type { Locale } from '@till/contracts/locales';

/** A file's size in decimal units: 13632 is "14 kB". */
export function formatSize(sizeBytes: number, locale: Locale): string {
  const [value, unit] =
    sizeBytes < 1_000
      ? [sizeBytes, 'byte']
      : sizeBytes < 1_000_000
        ? [sizeBytes / 1_000, 'kilobyte']
        : [sizeBytes / 1_000_000, 'megabyte'];
  const maximumFractionDigits = unit === 'megabyte' ? 1 : 0;
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits });
  return format.format(value);
}
