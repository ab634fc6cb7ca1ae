import { registerHooks } from 'node:module';
import { mutants, type Mutant } from './mutants.ts';

// `node --import ./test/model/load-mutant.ts test/model/run-model.ts` with TILL_MUTANT: one line of the product is
// wrong for this process alone.
const mutant = mutants.find(({ name }) => name === process.env.TILL_MUTANT);
if (!mutant) throw new Error(`TILL_MUTANT: there is no mutant "${process.env.TILL_MUTANT}"`);
if ('file' in mutant) plant(mutant);

function plant({ name, file, from, to }: Extract<Mutant, { file: string }>): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(file)) return loaded;
      const source = String(loaded.source);
      const parts = source.split(from);
      if (parts.length !== 2) {
        throw new Error(
          `mutant ${name}: ${file} holds its line ${parts.length - 1} times, not once`,
        );
      }
      return { ...loaded, source: parts.join(to) };
    },
  });
}
