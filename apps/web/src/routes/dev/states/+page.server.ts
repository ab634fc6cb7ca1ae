import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  // The fixtures stay out of the build.
  const names = import.meta.env.DEV ? Object.keys((await import('./states.ts')).states) : [];
  return { names };
};
