/** A file's size in decimal units: 13632 is "14 kB". */
export function formatSize(sizeBytes: number): string {
  const [value, unit] =
    sizeBytes < 1_000
      ? [sizeBytes, 'byte']
      : sizeBytes < 1_000_000
        ? [sizeBytes / 1_000, 'kilobyte']
        : [sizeBytes / 1_000_000, 'megabyte'];
  const maximumFractionDigits = unit === 'megabyte' ? 1 : 0;
  return new Intl.NumberFormat('en', { style: 'unit', unit, maximumFractionDigits }).format(value);
}
