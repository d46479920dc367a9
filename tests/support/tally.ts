import { Parser, type Result } from 'tap-parser'

/** What one test file did. Only the ends of branches count: a `t.test` that holds assertions is not one itself. */
export type Tally = {
  passed: number
  failures: { name: string; detail: string }[]
  skipped: string[]
}

/** Starts reading one file's TAP; `end` says what it amounted to, with the faults of the TAP itself. */
export function newTally(): { write(chunk: Buffer): void; end(): Tally } {
  const tally: Tally = { passed: 0, failures: [], skipped: [] }
  const parser = new Parser()
  follow(parser, [], tally)
  return {
    write: (chunk) => void parser.write(chunk),
    end() {
      parser.end()
      return tally
    },
  }
}

function follow(parser: Parser, path: string[], tally: Tally): void {
  let children: { points: number; failures: number } | null = null
  parser.on('child', (child: Parser) => {
    const before = { points: points(tally), failures: tally.failures.length }
    children = before
    follow(child, [...path, child.name], tally)
  })
  parser.on('assert', (result: Result) => {
    const within = children
    children = null
    const name = [...path, result.name].join(' › ')
    if (result.skip || result.todo) {
      const reason = result.skip || result.todo
      tally.skipped.push(reason === true ? name : `${name} (${reason})`)
    } else if (within && points(tally) > within.points) {
      if (!result.ok && tally.failures.length === within.failures) fail(name, result)
    } else if (result.ok) {
      tally.passed++
    } else {
      fail(name, result)
    }
  })
  parser.on(
    'complete',
    (results: { failures: Readonly<Record<string, unknown>>[]; bailout: boolean | string }) => {
      for (const { tapError } of results.failures) {
        if (tapError) tally.failures.push({ name: path.join(' › ') || 'TAP', detail: String(tapError) })
      }
      if (results.bailout) tally.failures.push({ name: 'Bail out!', detail: String(results.bailout) })
    },
  )

  function fail(name: string, result: Result): void {
    tally.failures.push({ name, detail: explain(result.diag) })
  }
}

function points({ passed, failures, skipped }: Tally): number {
  return passed + failures.length + skipped.length
}

/** The parts of tap's diagnostics that a reader needs, in the order of need. */
function explain(diag: unknown): string {
  if (typeof diag !== 'object' || diag === null) return ''
  const { diff, at, stack, source, ...rest } = diag as Record<string, unknown>
  const lines: string[] = []
  if (typeof diff === 'string') lines.push(diff.trimEnd())
  for (const [key, value] of Object.entries(rest)) {
    if (typeof diff === 'string' && ['compare', 'found', 'wanted'].includes(key)) continue
    lines.push(`${key}: ${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}`)
  }
  if (typeof stack === 'string' && stack.trim() !== '') lines.push(stack.trim())
  else if (at) lines.push(place(at))
  if (typeof source === 'string') lines.push(source.trimEnd())
  return lines.join('\n')
}

function place(at: unknown): string {
  const { fileName, lineNumber, columnNumber } = at as Record<string, unknown>
  return `${fileName}:${lineNumber}:${columnNumber}`
}
