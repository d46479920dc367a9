import type { Words } from '../words/index.ts'

/** A phase in words: “Thẩm định cấp 2”. */
export function phaseName(phase: string, w: Words['deadlines']): string {
  const level = /^appraising_(\d+)$/.exec(phase)?.[1]
  if (level) return w.phase_appraising(level)
  const names: Readonly<Record<string, string>> = {
    none: w.phase_none,
    self_scoring: w.phase_self_scoring,
    returned: w.phase_returned,
    confirming: w.phase_confirming,
    settling: w.phase_settling,
    replying: w.phase_replying,
    deciding: w.phase_deciding,
    reopening: w.phase_reopening,
    concluded: w.phase_concluded,
    unsubmitted: w.phase_unsubmitted,
  }
  return names[phase] ?? phase
}
