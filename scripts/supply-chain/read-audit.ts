interface Advisory {
  title: string;
  module_name: string;
  severity: string;
  url: string;
  vulnerable_versions: string;
}

/** What a registry knows of our packages; without an answer it says nothing about them, good or bad. */
export type Audit = { answered: false } | { answered: true; grave: string[]; lesser: number };

/** Reads what `pnpm audit --json` printed. Grave are high and critical: one line each. */
export function readAudit(printed: string): Audit {
  let answer: { advisories?: Record<string, Advisory> };
  try {
    answer = JSON.parse(printed);
  } catch {
    return { answered: false };
  }
  if (typeof answer.advisories !== 'object') return { answered: false };
  const advisories = Object.values(answer.advisories);
  const grave = advisories.filter(({ severity }) => /^(high|critical)$/.test(severity));
  return {
    answered: true,
    grave: grave.map(
      (a) => `${a.module_name} ${a.vulnerable_versions} (${a.severity}): ${a.title}, ${a.url}`,
    ),
    lesser: advisories.length - grave.length,
  };
}
