/** What the rest of the product asks of the job queue. Work is deduplicated by unit, done after the request. */
export type Jobs = Readonly<{
  /** folds the new responses of a unit into counts, soon */
  fold(unitId: number): void
  /** derives estimates anew where counts, weights or the state of a round have changed, soon; final ones after a close */
  estimates(): void
  /** sends the e-mails that wait, soon; no page waits for a mail server */
  mail(): void
  /** waits until everything asked for so far has been handed to the queue; used at closing and by tests */
  settled(): Promise<void>
}>
