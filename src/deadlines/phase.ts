/** The phases of a board, in the order in which a case goes through them; levels of appraisal are `appraising_1` … */
const unitPhases = ['none', 'self_scoring', 'returned', 'confirming'] as const
const laterPhases = ['settling', 'replying', 'deciding', 'reopening', 'concluded', 'unsubmitted'] as const
export type Phase = (typeof unitPhases)[number] | `appraising_${number}` | (typeof laterPhases)[number]

/** All phases of a round whose cases are appraised on so many levels. */
export function phasesOf(levels: number): Phase[] {
  const appraising = Array.from({ length: levels }, (_, n): Phase => `appraising_${n + 1}`)
  return [...unitPhases, ...appraising, ...laterPhases]
}

/** Coarse groups of phases, as a chart shows them: who has the work. */
export const phaseGroups = ['not_begun', 'with_unit', 'appraised', 'after', 'done'] as const
export type PhaseGroup = (typeof phaseGroups)[number]

export function groupOf(phase: Phase): PhaseGroup {
  if (phase === 'none') return 'not_begun'
  if (phase === 'self_scoring' || phase === 'returned' || phase === 'confirming') return 'with_unit'
  if (phase === 'concluded' || phase === 'unsubmitted') return 'done'
  if (phase === 'replying' || phase === 'deciding' || phase === 'reopening') return 'after'
  return 'appraised'
}

/** Whether the unit has not handed its sheet in, or not again after a return. */
export function isWithUnit(phase: Phase): boolean {
  return (unitPhases as readonly Phase[]).includes(phase)
}
