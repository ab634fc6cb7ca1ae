export * from './errors.ts';
export * from './inputs.ts';
export * from './locales.ts';
export * from './schemas.ts';
