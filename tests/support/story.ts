import type { Test } from 'tap'

/** Steps of one story, each a test: when one fails, those after it are skipped, since they would only wait in vain. */
export function story(t: Test): (name: string, step: (t: Test) => Promise<void>) => Promise<void> {
  return async (name, step) => {
    const skip = t.passing() ? false : 'an earlier step of the story failed'
    await t.test(name, { skip }, step)
  }
}
