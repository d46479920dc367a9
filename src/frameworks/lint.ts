import type { Criterion } from './criterion.ts'
import type { Framework } from './framework.ts'
import { lintAdjustment } from './lint-adjustment.ts'
import { lintBlocks, lintTotals } from './lint-document.ts'
import { lintLeaf } from './lint-leaf.ts'

/** One thing wrong with a framework file: where, which rule, and why in Vietnamese. `code` is null for the whole document. */
export type Fault = {
  readonly file: string
  readonly code: string | null
  readonly rule: LintRule
  readonly reason: string
}

/** Every rule a framework is held to (gap: an indicator nobody can score the same way twice). */
export const lintRules = [
  'unreadable',
  'shape',
  'name_differs',
  'duplicate_code',
  'unknown_parent',
  'parent_cycle',
  'no_rule',
  'no_source',
  'no_evidence',
  'no_anchor',
  'band_gap',
  'band_overlap',
  'wrong_sum',
  'unreachable_maximum',
  'above_maximum',
  'off_step',
  'zero_denominator',
  'duplicate_choice',
  'unknown_index',
  'wrong_shares',
  'wrong_mode',
  'wrong_grades',
  'unmarked',
  'unknown_source',
  'wrong_adjustment',
] as const

export type LintRule = (typeof lintRules)[number]

/** What lint knows beside the document: its file name for messages, and the indices the questionnaires measure. */
export type LintContext = {
  readonly file: string
  /** `null`: questionnaires are not at hand, indices are not checked. */
  readonly indices: ReadonlySet<string> | null
}

/** How a rule reports: the code of the row (null for the document), the rule, the Vietnamese reason. */
export type Report = (code: string | null, rule: LintRule, reason: string) => void

/**
 * Every fault of a framework that keeps it from being published. An incomplete framework may lack rules, evidence and
 * sums (it opens no round), but not be wrong in what it says.
 */
export function lintFramework(framework: Framework, context: LintContext): Fault[] {
  const faults: Fault[] = []
  const report: Report = (code, rule, reason) => faults.push({ file: context.file, code, rule, reason })

  const placed = lintPlaces(framework.criteria, report)
  lintBlocks(framework, report)
  lintAdjustment(framework, report)
  const parents = new Set(framework.criteria.map((criterion) => criterion.parent))
  for (const criterion of framework.criteria) {
    if (parents.has(criterion.code)) lintInner(criterion, report)
    else lintLeaf(criterion, framework, context.indices, report)
  }
  if (placed) lintTotals(framework, report)
  return faults
}

/** Codes are unique and every row hangs on the tree. Returns whether the tree can be built. */
function lintPlaces(criteria: readonly Criterion[], report: Report): boolean {
  let sound = true
  const fault: Report = (...args) => {
    sound = false
    report(...args)
  }
  const parentOf = new Map<string, string | null>()
  for (const { code, parent } of criteria) {
    if (parentOf.has(code)) fault(code, 'duplicate_code', `Mã ${code} được dùng cho hơn một dòng.`)
    else parentOf.set(code, parent)
  }
  for (const { code, parent } of criteria) {
    if (parent !== null && !parentOf.has(parent)) {
      fault(code, 'unknown_parent', `Dòng cấp trên ${parent} không có trong bộ tiêu chí.`)
    }
  }
  for (const { code } of criteria) {
    const seen = new Set<string>()
    let above: string | null | undefined = code
    while (above !== null && above !== undefined && !seen.has(above)) {
      seen.add(above)
      above = parentOf.get(above)
    }
    if (above === code) fault(code, 'parent_cycle', `Dòng ${code} là cấp trên của chính nó.`)
  }
  return sound
}

function lintInner(criterion: Criterion, report: Report): void {
  if (criterion.measure.kind !== 'sum') {
    report(
      criterion.code,
      'no_rule',
      'Dòng có dòng con thì điểm là tổng các dòng con, không có cách chấm riêng.',
    )
  }
  if (criterion.source !== 'children') {
    report(criterion.code, 'no_source', 'Dòng có dòng con thì nguồn số liệu là các dòng con.')
  }
  if (criterion.notApplicable !== null) {
    report(
      criterion.code,
      'no_rule',
      'Trường hợp không áp dụng phải quy định ở chỉ tiêu cuối cùng, không ở dòng có dòng con.',
    )
  }
}
