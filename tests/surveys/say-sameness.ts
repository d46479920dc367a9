import type { Said } from '../../src/surveys/command.ts'
import { type Counts, compare } from './compare.ts'
import { compareTriggers } from './compare-triggers.ts'

/**
 * The comparison with survey-core as a command prints it. Every pair follows from its own number, `seed`, `seed + 1`, …, so a run may
 * be split; what is done so far is told on the error output.
 */
export async function saySameness(pairs: number, seed: number): Promise<Said> {
  const started = performance.now()
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1)
  const { difference, coverage, ...counts } = await compare(pairs, seed, (done) => {
    process.stderr.write(`${sum(done, seed)}; ${seconds()} s\n`)
  })
  const table = [...coverage]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, properties]) => `${type}: ${[...properties].map(([name, n]) => `${name} ${n}`).join(', ')}`)
  const { walks, ended, skipped, heldUp, difference: led } = await compareTriggers(Math.ceil(pairs / 5), seed)
  const lines = [
    ...table,
    `${sum(counts, seed)}; ${seconds()} s`,
    `${walks} forms with a trigger: ${ended} ended early, ${skipped} left pages out, ${heldUp} were held up`,
    difference ?? led ?? 'no difference',
  ]
  return { lines, exitCode: difference === null && led === null ? 0 : 1 }
}

function sum(counts: Counts, seed: number): string {
  const { pairs, compared, refused, stricter, apart, questions, values, prefilled } = counts
  const share = ((100 * compared) / Math.max(1, pairs)).toFixed(1)
  return `${pairs} pairs, seed ${seed}: ${compared} verdicts compared (${share} %), ${refused} of them refused; ${stricter} refused by us alone, ${apart} not comparable; ${questions} questions, ${values} values, ${prefilled} values beforehand`
}
