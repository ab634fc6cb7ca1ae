import { dev } from '$app/env';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  // The fixtures stay out of the build.
  const names = dev ? Object.keys((await import('./states.ts')).states) : [];
  return { names };
};
