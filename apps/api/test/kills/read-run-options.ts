/** How much a run of kills does: the numbers of the suite, or those of a soak. */
export function readRunOptions() {
  const { env } = process;
  const read = (name: string, usual: number) => (env[name] ? Number(env[name]) : usual);
  return {
    seed: env.TILL_KILLS_SEED || String(Math.floor(Math.random() * 2 ** 31)),
    kills: read('TILL_KILLS', 100),
    restarts: read('TILL_KILLS_RESTARTS', 30),
    terminations: read('TILL_KILLS_TERMINATIONS', 200),
  };
}
