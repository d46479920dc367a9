import type { Fault } from './faults.ts'
import { SurveyFaults } from './faults.ts'
import { isFields } from './source.ts'

type Document = { readonly [name: string]: unknown }

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/**
 * Puts topic modules into a questionnaire: each page with a `slot` is replaced by the pages of the modules of that slot, in the
 * order given, or left out when there is none. Formulas of the modules are added; where the questionnaire or an earlier module
 * has a formula of the same code and rule, the items are joined. `modules` of the result names what was put in.
 * Plain documents in, a plain document out: compile and freeze the result. Throws `SurveyFaults` when a module does not fit.
 */
export function assemble(document: unknown, modules: readonly unknown[]): Document {
  const faults: Fault[] = []
  const refuse = (path: string, code: string, reason: string) =>
    faults.push({ path, question: null, code, reason })
  if (!isFields(document)) {
    throw new SurveyFaults([
      { path: '', question: null, code: 'wrong_shape', reason: 'phiếu phải là một đối tượng JSON.' },
    ])
  }
  const chosen = modules.filter((module) => isFields(module))
  const slots = new Set(list(document.pages).map((page) => (isFields(page) ? page.slot : undefined)))
  chosen.forEach((module, index) => {
    const name = `mô-đun ${String(module.code ?? index + 1)}`
    if (module.kind !== 'module')
      refuse(name, 'not_a_module', 'tài liệu này không phải là mô-đun (kind: "module").')
    else if (!slots.has(module.slot))
      refuse(name, 'no_slot', `phiếu không có chỗ “${String(module.slot)}” cho mô-đun.`)
    const fits = module.questionnaires
    if (Array.isArray(fits) && !fits.includes(document.code)) {
      refuse(name, 'wrong_questionnaire', `mô-đun không dùng cho phiếu ${String(document.code)}.`)
    }
  })
  const codes = chosen.map((module) => module.code)
  if (new Set(codes).size !== codes.length) refuse('', 'doubled_module', 'một mô-đun được đưa vào hai lần.')
  const indexes = joinIndexes([document, ...chosen], refuse)
  if (faults.length > 0) throw new SurveyFaults(faults)
  return {
    ...document,
    indexes,
    groups: [document, ...chosen].flatMap((part) => list(part.groups)),
    modules: chosen.map((module) => ({ code: module.code, revision: module.revision, topic: module.topic })),
    pages: list(document.pages).flatMap((page) => fill(page, chosen)),
  }
}

function fill(page: unknown, modules: readonly Document[]): readonly unknown[] {
  if (!isFields(page) || page.slot === undefined) return [page]
  const fitting = modules.filter((module) => module.slot === page.slot)
  return fitting
    .flatMap((module) => list(module.pages))
    .map((part) => (isFields(part) ? { ...part, ...bothConditions(page.visibleIf, part.visibleIf) } : part))
}

function bothConditions(slot: unknown, own: unknown): Document {
  if (typeof slot !== 'string') return {}
  return { visibleIf: typeof own === 'string' ? `(${slot}) and (${own})` : slot }
}

function joinIndexes(
  parts: readonly Document[],
  refuse: (path: string, code: string, reason: string) => void,
): Document[] {
  const joined = new Map<unknown, Document>()
  for (const index of parts.flatMap((part) => list(part.indexes)).filter((one) => isFields(one))) {
    const known = joined.get(index.code)
    if (known === undefined) joined.set(index.code, index)
    else if (known.rule !== index.rule) {
      refuse('indexes', 'different_rules', `chỉ số “${String(index.code)}” có hai cách tính khác nhau.`)
    } else joined.set(index.code, { ...known, items: [...list(known.items), ...list(index.items)] })
  }
  return [...joined.values()]
}
