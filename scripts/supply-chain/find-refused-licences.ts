/** Licences that ask for no more than a notice: what is sold with this shop stays its owner's. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
]);

/** One line for each package that `pnpm licenses list --json` gives another licence than those. */
export function findRefusedLicences(json: string): string[] {
  const byLicence = JSON.parse(json) as Record<string, { name: string }[]>;
  const packages = Object.values(byLicence).flat();
  if (packages.length === 0) return ['pnpm names no package of production.'];
  return Object.entries(byLicence)
    .filter(([licence]) => !isAllowed(licence))
    .flatMap(([licence, named]) =>
      named.map(({ name }) => `${name} has the licence ${licence}, which is not on our list.`),
    );
}

/** Of "A OR B" one is enough; anything else that is not one name is looked at by a person. */
function isAllowed(licence: string): boolean {
  return licence
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((one) => allowed.has(one));
}
