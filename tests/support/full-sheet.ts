import { enteredLeaves } from '../../src/assessments/sheet.ts'
import type { Framework } from '../../src/frameworks/framework.ts'

/** What an official types to fill every leaf: the best option, everything ticked, 9 of 10, yes, a falling register figure. */
export function fullSheet(framework: Framework): Record<string, string | string[]> {
  const form: Record<string, string | string[]> = {}
  for (const { criterion } of enteredLeaves(framework)) {
    const put = (field: string, value: string | string[]) => {
      form[`${criterion.code}:${field}`] = value
    }
    const { measure } = criterion
    // No documents are attached: then the grounds explain.
    if (criterion.evidence.length > 0) put('explanation', 'Số liệu theo hồ sơ lưu tại đơn vị')
    if (measure.kind === 'options') put('option', measure.options[0]?.code ?? '')
    if (measure.kind === 'checklist')
      put(
        'ticked',
        measure.items.map((item) => item.code),
      )
    if (measure.kind === 'yes_no') put('answer', 'yes')
    if (measure.kind === 'ratio_bands') {
      put('numerator', '9')
      put('denominator', '10')
    }
    if (measure.kind === 'register_trend') {
      put('period', 'năm 2026')
      put('current', '40')
      put('previousPeriod', 'năm 2025')
      put('previous', '50')
      put('document', 'Báo cáo số 12/BC-UBND')
    }
  }
  return form
}
