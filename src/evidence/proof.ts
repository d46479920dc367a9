import type { Criterion } from '../frameworks/criterion.ts'
import type { Measured } from '../frameworks/measure.ts'

/**
 * Whether a criterion must be proven or explained before the sheet is handed in: its rule names documents, and the unit
 * claims points or that it is reached. No points claimed and “does not apply” prove nothing.
 */
export function needsProof(criterion: Criterion, measured: Measured): boolean {
  // Whoever admits a penalty has nothing to prove.
  if (criterion.evidence.length === 0 || criterion.adjusts === 'penalty') return false
  if (measured.state === 'scored') return measured.points > 0
  return measured.state === 'decided' && measured.passed
}
