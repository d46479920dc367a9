import type { AnswerFields } from './elements.ts'
import type { Plan } from './plan.ts'
import { readNested } from './read-nested.ts'
import type { Readings } from './reading.ts'
import type { Report } from './source.ts'

/** What stands in a table or a list beforehand must be an answer that it would take; else it is a fault. */
export function checkFilled(plan: Plan, report: Report): void {
  for (const node of plan.nodes) {
    const { group } = node
    if (group === null || group.filled === null) continue
    let wrong = group.shape === 'chosen'
    const turns = new Map<string | number | boolean, Readings>()
    if (!wrong) {
      // The same row may stand there many times: it is looked at once.
      const filled = Array.isArray(group.filled) ? [...new Set(group.filled as AnswerFields[])] : group.filled
      readNested(node, filled, turns, () => {
        wrong = true
      })
    }
    if (!wrong && [...turns.values()].every((inside) => inside.size === 0)) continue
    report.faults.push({
      path: group.path,
      question: group.name,
      code: 'bad_default',
      reason: 'giá trị có sẵn không phải là câu trả lời nhận được của bảng hay nhóm này.',
    })
  }
}
