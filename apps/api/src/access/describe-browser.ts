import Bowser from 'bowser';

/** What a browser calls itself and the system it runs on, for a person who looks through their devices; null: unknown. */
export function describeBrowser(userAgent: string): {
  browser: string | null;
  system: string | null;
} {
  if (userAgent === '') return { browser: null, system: null };
  const { browser, os } = Bowser.parse(userAgent);
  return { browser: browser.name || null, system: os.name || null };
}
