/** Something wrong in a questionnaire document: where, in which question, and why it cannot be used, in Vietnamese. */
export type Fault = {
  readonly path: string
  readonly question: string | null
  readonly code: string
  readonly reason: string
}

/** Thrown by `compile` and `assemble`; carries every fault that was found. */
export class SurveyFaults extends Error {
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    super(faults.map(sayFault).join('\n'))
    this.name = 'SurveyFaults'
    this.faults = faults
  }
}

/** One line for people: “pages[0].elements[2] (câu M01.B01): …”. */
export function sayFault(fault: Fault): string {
  const where = fault.path === '' ? 'phiếu' : fault.path
  return `${where}${fault.question === null ? '' : ` (câu ${fault.question})`}: ${fault.reason}`
}
