import type { Config } from '../config.ts';
import type { Tools } from '../tools.ts';

/** What a command does with the open shop. */
export type Deed = (tools: Tools, config: Config) => Promise<void>;

export type Run = (deed: Deed) => Promise<void>;

/** Why a command could not do what was asked, in words for the person who asked. */
export class Refusal extends Error {}
