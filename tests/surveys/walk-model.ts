import type { surveyModel } from '../../src/surveys/survey-js.ts'
import type { Draw } from './draw.ts'
import { answerTo, valuesIn } from './random-answers.ts'
import type { RandomQuestion, RandomSurvey } from './random-survey.ts'

export type Model = Awaited<ReturnType<typeof surveyModel>>
export type Json = Record<string, unknown>
type Asked = ReturnType<Model['getAllQuestions']>[number]
type Item = { value: string | number; isEnabled: boolean }
type Cell = { errors: unknown[]; name: string; isVisible: boolean; isReadOnly: boolean; value: unknown }

/** How well a made-up respondent answers: every answer good, one of them bad, or as it comes. */
export type Manner = 'good' | 'one bad' | 'loose'

export function isSeen(question: Asked): boolean {
  return question.isVisible && question.isParentVisible && (question.page as { isVisible: boolean }).isVisible
}

/** Whether survey-core works out an expression now: not on a page or in a panel that cannot be answered. */
export function isWorkedOut(question: Asked): boolean {
  return !(question.parent as unknown as { isReadOnly: boolean }).isReadOnly
}

/** Choices that survey-core offers now; null for other questions. */
export function offeredBy(question: Asked): (string | number)[] | null {
  const { visibleChoices, visibleColumns } = question as unknown as {
    visibleChoices?: Item[]
    visibleColumns?: Item[]
  }
  if (question.getType() === 'matrix') return visibleColumns!.map(({ value }) => value)
  return Array.isArray(visibleChoices)
    ? visibleChoices.filter((item) => item.isEnabled).map(({ value }) => value)
    : null
}

/**
 * Answers a survey question by question as a respondent does who sees what survey-core shows, and hands back the answers to what
 * is seen in the end; null where the author's value stays in a question that is not seen. `reached` is called with each question before it is answered.
 */
export function walkModel(
  model: Model,
  { document, questions }: RandomSurvey,
  draw: Draw,
  manner: Manner,
  reached: (question: RandomQuestion, asked: Asked) => void,
): Json | null {
  // What a trigger put in stays after a second thought: its question is answered once.
  const triggers = (document.triggers ?? []) as { expression: string }[]
  const decides = new Set(triggers.map(({ expression }) => /\{(\w+)\}/.exec(expression)![1]))
  const bad = manner === 'one bad' ? draw.whole(0, questions.length - 1) : -1
  for (const [at, question] of questions.entries()) {
    const asked = model.getQuestionByName(question.name)
    if (['html', 'image', 'expression'].includes(question.type)) continue
    if (!isSeen(asked)) {
      if (question.name in model.data) model.clearValue(question.name)
      if (question.name in model.data) return null
      continue
    }
    reached(question, asked)
    withoutHidden(asked, question)
    if (!asked.isReadOnly)
      answer(
        asked,
        question,
        draw,
        manner === 'loose' || at === bad || decides.has(question.name) ? 'loose' : 'good',
      )
  }
  const seen = new Set(
    model
      .getAllQuestions()
      .filter(isSeen)
      .map(({ name }) => name),
  )
  const hidden = model
    .getAllQuestions()
    .some((one) => !seen.has(one.name) && one.getType() !== 'expression' && !one.isEmpty())
  if (hidden) return null
  // A number or date beyond its ends is kept in the question, and not in the data.
  const pending = questions.flatMap(({ name }) => {
    const asked = model.getQuestionByName(name)
    return seen.has(name) && !(name in model.data) && !asked.isEmpty() ? [[name, asked.value] as const] : []
  })
  // survey-core does not work out what stands where nothing can be answered.
  for (const { name, type } of questions)
    if (type === 'expression' && !isWorkedOut(model.getQuestionByName(name))) seen.delete(name)
  const kept = [...Object.entries(model.data as Json), ...pending].filter(([name]) =>
    seen.has(name.replace(/-Comment$/, '')),
  )
  return JSON.parse(JSON.stringify(Object.fromEntries(kept))) as Json
}

function answer(asked: Asked, question: RandomQuestion, draw: Draw, manner: Manner): void {
  const must = asked.isRequired || question.eachRowRequired === true
  if (draw.once(manner === 'loose' ? 4 : must ? 1e9 : 4)) {
    // A list that is emptied keeps a blank entry there.
    if (manner === 'loose' && asked.getType() !== 'paneldynamic') {
      asked.clearValue()
      // It does not look again at conditions on parts of an answer that is taken away.
      ;(asked.survey as unknown as { runConditions: () => void }).runConditions()
    }
    if (manner === 'loose' || asked.validate(false)) return
  }
  for (let tries = manner === 'loose' ? 1 : 6; tries > 0; tries--) {
    give(asked, question, draw, manner)
    if (tries === 1 || asked.validate(false)) return
  }
}

function give(asked: Asked, question: RandomQuestion, draw: Draw, manner: Manner): void {
  const offered = offeredBy(asked)
  if (offered?.length === 0) return
  const rows = (asked as unknown as { visibleRows?: { name?: string; rowName?: string }[] }).visibleRows
  const names = rows && question.rows ? rows.map((row) => row.rowName ?? row.name) : null
  const shown =
    names === null
      ? question
      : { ...question, rows: valuesIn(question.rows).filter((one) => names.includes(String(one))) }
  const value = answerTo(draw, shown, false, offered)
  if (isBlank(value) && asked.getType() === 'paneldynamic') return
  asked.value = isBlank(value) ? undefined : value
  withoutHidden(asked, question)
  const words = ([asked.value].flat() as unknown[]).includes('other') && (manner === 'good' || !draw.once(3))
  if (words || (question.showCommentArea && draw.once(2))) asked.comment = 'words'
}

function isBlank(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** Takes out of a table or group what stands in cells that are not seen or cannot be answered. */
function withoutHidden(asked: Asked, { type }: RandomQuestion): void {
  for (const cells of cellsOf(asked, type)) {
    for (const cell of cells)
      if ((!cell.isVisible || (cell.isReadOnly && !asked.isReadOnly)) && cell.value !== undefined)
        cell.value = undefined
  }
}

/** The questions in the cells of a table, the turns of a group, the lines of a multiple text. */
export function cellsOf(asked: Asked, type: string): Cell[][] {
  const inside = asked as unknown as {
    visibleRows?: {
      cells: { question: Cell }[]
      detailPanel?: { questions: Cell[] } | null
      showDetailPanel: () => void
    }[]
    panels?: { questions: Cell[] }[]
    items?: { editor: Cell }[]
  }
  if (type === 'paneldynamic') return inside.panels!.map(({ questions }) => questions)
  if (type === 'multipletext') return [inside.items!.map(({ editor }) => editor)]
  if (type !== 'matrixdropdown' && type !== 'matrixdynamic') return []
  return (inside.visibleRows ?? []).map((row) => {
    // Here every detail panel is open; there only what was opened is looked at.
    if (asked.detailPanelMode === 'underRow') row.showDetailPanel()
    return [...row.cells.map(({ question }) => question), ...(row.detailPanel?.questions ?? [])]
  })
}
