import { readFileSync, writeFileSync } from 'node:fs';
import { refresh } from './readme-tables.ts';

const file = new URL('../README.md', import.meta.url);
writeFileSync(file, refresh(readFileSync(file, 'utf8')));
