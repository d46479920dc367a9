/** Most that is asked in one statement. */
const MOST = 64

/** Statements of one kind under way at a time: while the database works on one, the next fills. */
const AT_ONCE = 2

type Waiting<Q, A> = { asked: Q; answer: (answer: A) => void; fail: (error: unknown) => void }

/**
 * Gathers calls that arrive together into one: the first goes at once, those that come while it is under way share the next.
 * So a lonely request waits for nobody, and many at a time share a statement and a commit. `run` answers each in its place;
 * an Error in a place fails that call alone, and what `run` throws fails all of its calls.
 */
export function together<Q, A>(
  run: (asked: readonly Q[]) => Promise<readonly (A | Error)[]>,
  { most = MOST, atOnce = AT_ONCE } = {},
): (asked: Q) => Promise<A> {
  let waiting: Waiting<Q, A>[] = []
  let running = 0
  let scheduled = false

  function schedule(): void {
    if (scheduled || running >= atOnce || waiting.length === 0) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      const calls = waiting.slice(0, most)
      waiting = waiting.slice(most)
      running++
      void flush(calls).then(() => {
        running--
        schedule()
      })
      schedule()
    })
  }

  async function flush(calls: readonly Waiting<Q, A>[]): Promise<void> {
    try {
      const answers = await run(calls.map(({ asked }) => asked))
      calls.forEach(({ answer, fail }, at) => {
        const one = answers[at]
        if (one instanceof Error) fail(one)
        else answer(one as A)
      })
    } catch (error) {
      for (const { fail } of calls) fail(error)
    }
  }

  return (asked) =>
    new Promise<A>((answer, fail) => {
      waiting.push({ asked, answer, fail })
      schedule()
    })
}
