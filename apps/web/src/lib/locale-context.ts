import type { Locale } from '@till/contracts/locales';
import { createContext } from 'svelte';

/** The language of the page, for the components on it. */
export const [getLocale, setLocale] = createContext<Locale>();
