import { plainChoice } from './compile-choices.ts'
import { holds } from './evaluate.ts'
import type { Condition } from './expression.ts'
import { isQuestion, outerElements } from './link-elements.ts'
import type { Plan, PlanNode } from './plan.ts'
import type {
  Answers,
  AnswerValue,
  Choice,
  CompiledQuestionnaire,
  Element,
  Group,
  MatrixRow,
  Page,
  Question,
  Scalar,
} from './questionnaire.ts'
import { isEnabled, type Standing, seenRows, standingAt, standTurn, type TurnStanding } from './standing.ts'

/** Whether something is seen while its page is filled in. */
export type Live = {
  /** What decides it on the page itself; null = nothing on this page does. */
  readonly live: Condition | null
  /** Not seen now; another answer on this page may bring it in. */
  readonly hidden: boolean
}

/** An element that is to be shown, now or by a later answer on its page, with what depends on answers already worked out. */
export type Shown =
  | (Live & { readonly kind: 'note'; readonly element: Extract<Element, { kind: 'note' }> })
  | (Live & {
      readonly kind: 'panel'
      readonly element: Extract<Element, { kind: 'panel' }>
      readonly inside: readonly Shown[]
    })
  | (Live & {
      readonly kind: 'group'
      readonly element: Group
      readonly turns: readonly {
        readonly turn: Choice
        readonly inside: readonly Shown[]
        /** An entry of a list in which nothing stands yet. */
        readonly blank: boolean
      }[]
    })
  | ShownQuestion

export type ShownQuestion = Live & {
  readonly kind: 'question'
  readonly element: Question
  readonly required: boolean
  /** Choices on offer, in document order; put them in a respondent's own order with `arranged`. */
  readonly choices: readonly Choice[]
  readonly rows: readonly MatrixRow[]
  /** It can be seen but not answered; `value` is then what stands in it. */
  readonly readOnly: boolean
  /** The answer that counts, also one that is worked out. */
  readonly value: AnswerValue | undefined
}

/** Pages on which something is to be seen with these answers, up to where the form ends. */
export function visiblePages(questionnaire: CompiledQuestionnaire, answers: Answers): Page[] {
  return pagesSeen(questionnaire, standingAt(questionnaire, answers))
}

function pagesSeen({ plan, pages }: CompiledQuestionnaire, standing: Standing): Page[] {
  const seen = new Set<number>()
  for (const node of plan.nodes) {
    const leaf = node.element !== null && node.element.kind !== 'panel'
    const chosen = node.group !== null && node.group.shape !== 'list'
    const empty = chosen && !standing.turns.get(node.group!.name)?.length
    if (leaf && !empty && standing.visible[node.index] === 1) seen.add(node.page)
  }
  return pages.filter((_page, index) => seen.has(index))
}

/** What to show on a page, in order; empty when the page does not exist or is not seen. */
export function visibleElements(
  questionnaire: CompiledQuestionnaire,
  page: string,
  answers: Answers,
): Shown[] {
  return elementsOf(questionnaire, page, answers, null)
}

/**
 * The same with everything that an answer on this very page may bring in, and the conditions by which it does. Whoever cannot
 * work them out leaves out what is `hidden`.
 */
export function liveElements(
  questionnaire: CompiledQuestionnaire,
  page: string,
  answers: Answers,
): { shown: Shown[]; keys: ReadonlySet<string>; answers: Answers } {
  const found = questionnaire.pages.find((one) => one.name === page)
  const standing = standingAt(questionnaire, answers)
  const scope = { answers: standing.answers }
  const asked = [...outerElements(found?.elements ?? [])].filter(
    (element) => isQuestion(element) && element.kind !== 'computed' && isEnabled(element, scope),
  )
  const keys = new Set(asked.map((element) => (element as Question).key))
  return { shown: elementsOf(questionnaire, page, answers, keys), keys, answers: standing.answers }
}

function elementsOf(
  questionnaire: CompiledQuestionnaire,
  page: string,
  answers: Answers,
  keys: ReadonlySet<string> | null,
): Shown[] {
  const standing = standingAt(questionnaire, answers)
  const found = questionnaire.pages.find((one) => one.name === page)
  if (found === undefined) return []
  const { plan } = questionnaire
  const top = plan.nodes.find((node) => node.element === null && questionnaire.pages[node.page] === found)!
  if (standing.visible[top.index] === 0) return []
  const looking = { answers: standing.answers, keys, hidden: false }
  return show(found.elements, plan, standing.visible, standing, looking)
}

type Looking = {
  readonly answers: Standing['answers']
  readonly turn?: Standing['answers']
  /** Keys of questions that are answered on this page; null = only what is seen now. */
  readonly keys: ReadonlySet<string> | null
  /** What is around it is not seen now. */
  readonly hidden: boolean
}

function show(
  elements: readonly Element[],
  plan: Plan,
  visible: Uint8Array,
  standing: Standing,
  scope: Looking,
): Shown[] {
  return elements.flatMap((element): Shown[] => {
    const node = plan.byElement.get(element)
    if (node === undefined) return []
    const live = isLive(element.visibleIf, scope) ? element.visibleIf : null
    const holdsNow = element.visibleIf === null || holds(element.visibleIf.tree, scope)
    const hidden = visible[node.index] === 0 && !holdsNow
    if (visible[node.index] === 0 && !(hidden ? live : scope.hidden)) return []
    const seen = { live, hidden }
    const inside = { ...scope, hidden: scope.hidden || hidden }
    if (element.kind === 'note') return [{ kind: 'note', element, ...seen }]
    if (element.kind === 'panel') {
      const within = show(element.elements, plan, visible, standing, inside)
      return within.length === 0 ? [] : [{ kind: 'panel', element, inside: within, ...seen }]
    }
    if (element.kind !== 'group') return [{ ...showQuestion(element, standing, scope), ...seen }]
    const filled = standing.turns.get(element.name) ?? hiddenTurns(element, node, standing)
    const standings = [...filled, ...blankTurns(element, node, standing)]
    const turns = standings.map((turn, at) => ({
      blank: at >= filled.length,
      turn: element.turns.find((choice) => choice.value === turn.turn) ?? numbered(turn.turn),
      inside: show(element.elements, node.inner!, turn.visible, standing, {
        ...inside,
        hidden: false,
        turn: turn.answers,
      }),
    }))
    return turns.length === 0 ? [] : [{ kind: 'group', element, turns, ...seen }]
  })
}

/** Whether a condition can change while its page is filled in. */
function isLive(condition: Condition | null, { keys, turn }: Looking): boolean {
  if (condition === null || keys === null) return false
  return condition.uses.some((key) => keys.has(key)) || (turn !== undefined && condition.turnUses.length > 0)
}

/** The turns of a group that is not seen now, nothing in them answered. */
function hiddenTurns(group: Group, node: PlanNode, { answers }: Standing): TurnStanding[] {
  if (group.shape === 'list') return []
  const chosen = answers[group.key]
  const turns =
    group.shape === 'chosen'
      ? (Array.isArray(chosen) ? chosen : []).map((fields) => fields[group.property] as Scalar)
      : group.turns
          .filter(
            ({ visibleIf, value }) => visibleIf === null || holds(visibleIf.tree, { answers, item: value }),
          )
          .map(({ value }) => value)
  return turns.map((turn) => standTurn(node.inner!, turn, {}, answers))
}

/** Entries of a list that are not filled in yet: as many as the author shows at first, and always two more than are filled. */
function blankTurns(group: Group, node: PlanNode, standing: Standing): TurnStanding[] {
  if (group.shape !== 'list') return []
  const filled = standing.turns.get(group.name)?.length ?? 0
  const shown = Math.min(group.most, Math.max(group.start, group.least, filled + 2))
  const blank = Array.from({ length: Math.max(0, shown - filled) }, (_, at) => filled + at + 1)
  return blank.map((turn) => standTurn(node.inner!, turn, {}, standing.answers))
}

function numbered(turn: Scalar): Choice {
  return plainChoice(turn, { vi: String(turn) })
}

function showQuestion(
  question: Question,
  standing: Standing,
  scope: Looking,
): Omit<ShownQuestion, 'live' | 'hidden'> {
  const { requiredIf } = question
  const readOnly = question.kind === 'computed' || !isEnabled(question, scope)
  return {
    kind: 'question',
    element: question,
    required: !readOnly && (question.required || (requiredIf !== null && holds(requiredIf.tree, scope))),
    choices: standing.offered.get(question) ?? ('choices' in question ? question.choices : []),
    rows: question.kind === 'matrix' ? seenRows(question.rows, scope) : [],
    readOnly,
    value: (scope.turn ?? scope.answers)[question.key],
  }
}

/** The page after `page` (null = before the first one) with these answers; null = the form is at its end. */
export function nextPage(
  questionnaire: CompiledQuestionnaire,
  page: string | null,
  answers: Answers,
): Page | null {
  const standing = standingAt(questionnaire, answers)
  const at = page === null ? -1 : questionnaire.pages.findIndex((one) => one.name === page)
  return pagesSeen(questionnaire, standing).find((one) => questionnaire.pages.indexOf(one) > at) ?? null
}

/** The page before `page`; null when it is the first. */
export function previousPage(
  questionnaire: CompiledQuestionnaire,
  page: string,
  answers: Answers,
): Page | null {
  const at = questionnaire.pages.findIndex((one) => one.name === page)
  const before = visiblePages(questionnaire, answers).filter((one) => questionnaire.pages.indexOf(one) < at)
  return before.at(-1) ?? null
}

/** True when these answers end the form without anything being kept (a respondent under 16). */
export function isDiscarded(questionnaire: CompiledQuestionnaire, answers: Answers): boolean {
  return standingAt(questionnaire, answers).stop?.discard ?? false
}

/** What is said at the end; null when the document has no such text. */
export function endingOf(questionnaire: CompiledQuestionnaire, answers: Answers): Page['title'] {
  const scope = { answers: standingAt(questionnaire, answers).answers }
  const found = questionnaire.endings.find(({ when }) => when === null || holds(when.tree, scope))
  return found?.text ?? null
}
