/** Why the embedded PostgreSQL could not be had. */
export type EmbeddedProblem =
  | 'in-use'
  | 'not-yours'
  | 'no-user'
  | 'no-binaries'
  | 'cluster-lost'
  | 'orphan'
  | 'failed'

/** The embedded PostgreSQL could not be started or joined: one Vietnamese and one English sentence for the operator. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError'
  readonly problem: EmbeddedProblem

  constructor(problem: EmbeddedProblem, vi: string, en: string, detail?: string) {
    super(`${vi} / ${en}${detail ? `\n${detail}` : ''}`)
    this.problem = problem
  }
}
