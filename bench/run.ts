import { readdir } from 'node:fs/promises'

/** One figure of a benchmark: ours and the baseline of the same run, in the same unit, and ours / baseline. */
export type Measure = { measure: string; unit: string; ours: number; baseline: number; ratio: number }

/** A file `bench/NAME.ts` exports `run`, which measures and returns its figures. */
export type Bench = { run(): Promise<Measure[]> }

const folder = import.meta.dirname
const known = (await readdir(folder))
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3))
const names = process.argv.slice(2)

if (names.length === 0 || names.some((name) => !known.includes(name))) {
  process.stderr.write(`npm run bench -- NAME …   (${known.sort().join(', ')})\n`)
  process.exit(2)
}

for (const name of names) {
  const bench = (await import(`./${name}.ts`)) as Bench
  const measures = await bench.run()
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
