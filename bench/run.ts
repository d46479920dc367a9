import { readdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

/** One figure of a benchmark: ours and the baseline of the same run, in the same unit, and ours / baseline. */
export type Measure = { measure: string; unit: string; ours: number; baseline: number; ratio: number }

/** What the command line asks of the benchmarks on the generated survey; the others do not look at it. */
export type BenchOptions = {
  /** `--size`: respondents; default 100,000 and 1,000,000 */
  readonly sizes: readonly number[]
  /** `--keep`: folder in which loaded surveys stay and are found again; null = made anew and thrown away */
  readonly keep: string | null
  /** `--rounds`: of ours and the bare route, after those that only warm both up; null = as many as the benchmark thinks right */
  readonly rounds: number | null
}

/** A file `bench/NAME.ts` exports `run`, which measures and returns its figures. */
export type Bench = { run(options: BenchOptions): Promise<Measure[]> }

const folder = import.meta.dirname
const known = (await readdir(folder))
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3))
const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string', multiple: true }, keep: { type: 'string' }, rounds: { type: 'string' } },
})
const sizes = (values.size ?? ['100000', '1000000']).map(Number)
const rounds = values.rounds === undefined ? null : Number(values.rounds)

if (
  names.length === 0 ||
  names.some((name) => !known.includes(name)) ||
  ![...sizes, rounds ?? 1].every((size) => size >= 1)
) {
  process.stderr.write(
    `npm run bench -- NAME …   (${known.sort().join(', ')})\n` +
      '  --size N        fold, close: with so many respondents only; may be repeated\n' +
      '  --keep FOLDER   fold, results, close: keep the loaded surveys there, and use those that are there\n' +
      '  --rounds N      form, submit: fewer rounds, for a first look\n',
  )
  process.exit(2)
}

for (const name of names) {
  const bench = (await import(`./${name}.ts`)) as Bench
  const measures = await bench.run({
    sizes,
    keep: values.keep === undefined ? null : resolve(values.keep),
    rounds,
  })
  console.table(
    measures.map(({ measure, unit, ours, baseline, ratio }) => ({
      measure,
      unit,
      ours,
      baseline,
      ratio: Number(ratio.toFixed(3)),
    })),
  )
  for (const { measure, ours, baseline, ratio } of measures) {
    process.stdout.write(`${JSON.stringify({ bench: name, measure, ours, baseline, ratio })}\n`)
  }
}
