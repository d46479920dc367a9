/** Ids that arrive within a short time, handed on together and each once. */
export type Gathering = {
  add(id: number): void
  /** hands on what has been gathered and waits until everything handed on so far is done */
  flush(): Promise<void>
}

/** Gathers ids for `milliseconds` after the first one, then calls `handOn`, which must not throw, with the ids sorted. */
export function gather(milliseconds: number, handOn: (ids: readonly number[]) => Promise<void>): Gathering {
  let waiting = new Set<number>()
  let timer: NodeJS.Timeout | undefined
  let done = Promise.resolve()

  function send(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    if (waiting.size === 0) return done
    const ids = [...waiting].sort((a, b) => a - b)
    waiting = new Set()
    done = done.then(() => handOn(ids))
    return done
  }

  return {
    add(id) {
      waiting.add(id)
      timer ??= setTimeout(send, milliseconds).unref()
    },
    flush: send,
  }
}
