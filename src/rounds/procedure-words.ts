import type { Procedure } from '../frameworks/procedure.ts'
import type { Language } from '../words/dictionary.ts'
import { words } from '../words/index.ts'

/** The steps of a procedure in one line: "Tự chấm → Thẩm định (chuyên viên) → …". */
export function procedureInWords(procedure: Procedure | null, language: Language): string {
  const w = words[language].rounds
  if (procedure === null) return w.procedure_framework
  return [
    w.stepSelf,
    ...(procedure.confirm ? [w.stepConfirm] : []),
    ...procedure.appraisals.map(({ by }) => (by === 'council' ? w.stepCouncil : w.stepAppraisal)),
    ...(procedure.reply
      ? [w.stepReply(String(procedure.reply.days), procedure.reply.counting === 'working')]
      : []),
    ...(procedure.decision ? [w.stepDecision] : []),
    w.stepPublication,
  ].join(' → ')
}
