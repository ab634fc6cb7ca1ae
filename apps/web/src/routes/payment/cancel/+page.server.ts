import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => {
  const slug = url.searchParams.get('product') ?? '';
  const isSlug = slug.length <= 80 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug);
  return { slug: isSlug ? slug : null, basket: url.searchParams.has('basket') };
};
