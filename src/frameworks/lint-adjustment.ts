import { tolerance } from '../scoring/tolerance.ts'
import { numberInWords } from './entry.ts'
import type { Framework } from './framework.ts'
import type { Report } from './lint.ts'
import { ordinaryRows } from './tree.ts'

/** Faults of bonus and penalty rows: they stand beside the criteria, are scored by people, and have declared limits. */
export function lintAdjustment(framework: Framework, report: Report): void {
  const { criteria, scoring } = framework
  const own = criteria.filter((criterion) => criterion.adjusts)
  if (own.length === 0) {
    if (scoring.adjustment)
      report(null, 'wrong_adjustment', 'Có giới hạn điểm thưởng, điểm trừ nhưng không có dòng nào như vậy.')
    return
  }
  if (scoring.mode !== 'points' && scoring.mode !== 'weighted')
    report(null, 'wrong_adjustment', 'Bộ tiêu chí không chấm điểm thì không có điểm thưởng, điểm trừ.')
  if (!scoring.adjustment)
    report(null, 'wrong_adjustment', 'Có điểm thưởng, điểm trừ nhưng chưa khai báo giới hạn chung.')
  const parents = new Set(criteria.map((criterion) => criterion.parent))
  for (const { code, source, maximum, weight, notApplicable, measure } of own) {
    const fault = (reason: string) => report(code, 'wrong_adjustment', reason)
    if (parents.has(code)) fault('Điểm thưởng, điểm trừ phải là chỉ tiêu cuối cùng, không có dòng con.')
    if (source === 'survey') fault('Điểm thưởng, điểm trừ không lấy từ khảo sát.')
    if (measure.kind === 'text' || maximum === null)
      fault('Điểm thưởng, điểm trừ phải có điểm cao nhất và cách chấm điểm.')
    if (weight !== null) fault('Điểm thưởng, điểm trừ không có trọng số.')
    if (notApplicable !== null) fault('Điểm thưởng, điểm trừ không có trường hợp không áp dụng.')
  }
  const ordinary = new Set(ordinaryRows(criteria).map(({ code }) => code))
  for (const { code, adjusts, maximum, weight } of criteria) {
    if (adjusts || ordinary.has(code) || (maximum === null && weight === null)) continue
    report(
      code,
      'wrong_adjustment',
      'Nhóm chỉ gồm điểm thưởng, điểm trừ thì không có điểm tối đa và trọng số riêng.',
    )
  }
  for (const [kind, cap] of [
    ['bonus', scoring.adjustment?.bonusMaximum],
    ['penalty', scoring.adjustment?.penaltyMaximum],
  ] as const) {
    const most = own
      .filter(({ adjusts }) => adjusts === kind)
      .reduce((sum, { maximum }) => sum + (maximum ?? 0), 0)
    if (typeof cap === 'number' && cap > most + tolerance) {
      const said = `Giới hạn chung là ${numberInWords(cap)} điểm nhưng các dòng cộng lại chỉ ${numberInWords(most)} điểm.`
      report(null, 'wrong_adjustment', said)
    }
  }
}
