import { readFileSync } from 'node:fs';
import {
  findPoolKeys,
  handOutLicences,
  importLicenceKeys,
  listLicencePools,
  retryStatement,
} from '@till/db';
import type { Command } from 'commander';
import { readConfigFromProcess } from '../config.ts';
import {
  listPublicKeys,
  readPublicKeys,
  type LicenceVerifier,
} from '../fulfilment/licence-signer.ts';
import { checkLicence } from '../fulfilment/signed-licence.ts';
import { Refusal, type Run } from './deed.ts';
import { printJson, printLine, printTable, toCell } from './print.ts';
import { readPoolFile } from './read-pool-file.ts';

const refusals = {
  malformed: 'It is no licence key of this shop, or a part of it is missing.',
  unknown_key: 'It was signed by a key that is not among these public keys.',
  forged: 'Its signature is not that of what it says.',
  other_product: 'It is a key of another product.',
};

/** `till licence verify | public-key | import | pools`. */
export function addLicenceCommands(program: Command, run: Run): void {
  const licences = program.command('licence').description('Licence keys: checked, and imported.');

  licences
    .command('verify <key>')
    .description('Checks a licence key without asking anybody. Refunds it cannot know of.')
    .option('--public-key <file>', 'PEM or a key set; otherwise those of the configuration')
    .option('--product <slug>', 'only good for this product')
    .option('--json', 'one JSON document')
    .action((key: string, options: { publicKey?: string; product?: string; json?: boolean }) => {
      const verifiers = options.publicKey
        ? readPublicKeyFile(options.publicKey)
        : readConfigFromProcess().licenceSigners;
      const checked = checkLicence(key, verifiers, options.product);
      if (options.json) printJson(checked);
      if (!checked.valid) throw new Refusal(refusals[checked.reason]);
      if (options.json) return;
      const { valid: _valid, ...facts } = checked;
      printLine('The key is genuine.');
      for (const [name, value] of Object.entries(facts)) {
        printLine(`  ${name.padEnd(10)} ${toCell(value)}`);
      }
    });

  licences
    .command('public-key')
    .description('The public keys that verify licence keys, the newest first.')
    .option('--json', 'as a JSON Web Key Set instead of PEM')
    .action((options: { json?: boolean }) => {
      const { licenceSigners } = readConfigFromProcess();
      if (options.json) return printJson(listPublicKeys(licenceSigners));
      for (const { publicKey } of licenceSigners) {
        printLine(publicKey.export({ format: 'pem', type: 'spki' }).toString().trimEnd());
      }
    });

  licences
    .command('pools')
    .description('The products whose keys are imported: what is left, and who waits for one.')
    .option('--json', 'one JSON document instead of a table')
    .action((options: { json?: boolean }) =>
      run(async ({ db }) => {
        const pools = await retryStatement(() => listLicencePools(db));
        if (options.json) return printJson([...pools]);
        if (pools.length === 0) return printLine('No product has its keys from a pool.');
        printTable(pools);
      }),
    );

  licences
    .command('import <product> <file>')
    .description(
      'Adds keys to the pool of a product, one on a line, and hands out those that are missing. May be run again.',
    )
    .option('--json', 'one JSON document')
    .action((slug: string, file: string, options: { json?: boolean }) =>
      run(async ({ db }) => {
        const lines = readPoolFile(file);
        const known = await retryStatement(() => findPoolKeys(db, [...lines.keys()]));
        const foreign = known.filter((one) => one.slug !== slug);
        if (foreign.length > 0) {
          const where = foreign.map(
            (one) => `  - line ${lines.get(one.key)}: ${toCell(one.slug)} has it already`,
          );
          throw new Refusal(`Nothing was imported: no key is sold twice.\n${where.join('\n')}`);
        }
        const added = await retryStatement(() => importLicenceKeys(db, slug, [...lines.keys()]));
        if (added === undefined) {
          throw new Refusal(
            `There is no product ${toCell(slug)} whose keys come from a pool (content: "kind": "licence", "source": "pool").`,
          );
        }
        const handedOut = await retryStatement(() => handOutLicences(db));
        const alreadyThere = known.length;
        if (options.json) return printJson({ added, alreadyThere, handedOut });
        printLine(
          `${added} added, ${alreadyThere} were there already, ${handedOut} handed out to buyers who waited.`,
        );
      }),
    );
}

function readPublicKeyFile(file: string): LicenceVerifier[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Refusal(`${toCell(file)} cannot be read.`);
  }
  const keys = readPublicKeys(text);
  if (!keys) throw new Refusal(`There is no Ed25519 public key in ${toCell(file)}.`);
  return keys;
}
