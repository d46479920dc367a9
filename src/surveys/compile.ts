import { checkFilled } from './check-filled.ts'
import { collectNames } from './collect-names.ts'
import { readFrozenMedia } from './compile-aids.ts'
import { withCalculated } from './compile-calculated.ts'
import { refuseOthersInValue } from './compile-choice-question.ts'
import { readEnabling, readVisibility } from './compile-condition.ts'
import { readElements, readRandom, readRequired } from './compile-elements.ts'
import { readClassItems, readIndexes } from './compile-indexes.ts'
import { explanationsOf, itemsOf, keysByItem } from './compile-items.ts'
import { readConsent, readEndings, readItemGroups, surveyLooks } from './compile-survey.ts'
import { bothHold, readTriggers, withSkips } from './compile-triggers.ts'
import type { Compiling } from './compiling.ts'
import { contentHash } from './content-hash.ts'
import { copyDocument } from './document.ts'
import { referencesIn } from './expression.ts'
import { SurveyFaults } from './faults.ts'
import { everyElement, linkElements } from './link-elements.ts'
import { resolveName } from './names.ts'
import { renameOld } from './old-names.ts'
import { namesIn } from './plain-text.ts'
import { makePlan } from './plan.ts'
import type { CompiledQuestionnaire, Element, LocalText, Page, Panel } from './questionnaire.ts'
import { type Report, Source } from './source.ts'
import { splitPages, textsOf } from './split-pages.ts'

const mostPages = 300
const pageLooks: ReadonlySet<string> = new Set([
  ...[
    'navigationTitle',
    'navigationDescription',
    'showNavigationButtons',
    'questionTitleLocation',
    'questionTitleWidth',
  ],
  ...[
    'questionErrorLocation',
    'gridLayoutColumns',
    'showQuestionNumbers',
    'questionStartIndex',
    'width',
    'minWidth',
  ],
  ...['maxWidth', 'innerIndent', 'indent', 'state', 'note', 'showNumber', 'startWithNewLine'],
  ...['allowAdaptiveActions', 'showTitle', 'titleLocation', 'descriptionLocation'],
])

/**
 * Compiles a SurveyJS document, once, into the form that is shown, checked and counted. Pure and bounded: the work grows with
 * the size of the document, which is limited. Throws `SurveyFaults` with every fault found; what only concerns looks is in
 * `remarks`. Pages that only hold a slot for a module are left out: put modules in first with `assemble`.
 */
export function compile(document: unknown): CompiledQuestionnaire {
  const { copy, faults } = copyDocument(document)
  if (faults.length > 0) throw new SurveyFaults(faults)
  const hash = contentHash(copy)
  const report: Report = { faults: [], remarks: [], languages: new Set(['vi']) }
  renameOld(copy, report.remarks)
  const root = new Source(copy, '', null, report)
  const { names, byName } = collectNames(copy, report)
  if (report.faults.length > 0) throw new SurveyFaults(report.faults)
  const compiling = beginCompiling(root, report, { names, byName })
  const { stops, skips } = readTriggers(root, compiling)
  const read = readPages(root, compiling)
  for (const [name, [first]] of compiling.sets) {
    const reason = `câu “${name}” không điền trước được.`
    report.faults.push({ path: first?.path ?? 'triggers', question: name, code: 'unsupported_value', reason })
  }
  const linked = linkElements(read, report)
  const keysOf = (name: string) => {
    const scope = { names, fields: null, item: false, calculated: compiling.calculated }
    const found = resolveName(name, false, scope)
    return found === null ? null : referencesIn(found).map(({ key }) => key)
  }
  const pages = withSkips(splitPages(linked, keysOf), skips, report)
  const items = itemsOf(pages, compiling)
  const indexes = readIndexes(root, items)
  const classItems = readClassItems(root, items)
  const head = readHead(root, hash)
  const endings = readEndings(root, compiling)
  const consent = readConsent(root)
  const groups = readItemGroups(root)
  root.close(surveyLooks)
  const plan = makePlan(pages, stops, items, report)
  checkFilled(plan, report)
  if (report.faults.length > 0) throw new SurveyFaults(report.faults)
  const said = [
    head.title,
    head.description,
    consent?.title,
    consent?.text,
    ...endings.map((ending) => ending.text),
  ]
  const placeholders = placeholdersIn([...said, ...textsOfPages(pages)], keysOf)
  return {
    ...head,
    consent,
    endings,
    languages: [...report.languages],
    pages,
    stops,
    groups,
    placeholders,
    items,
    indexes,
    classItems,
    keys: keysByItem(items, compiling),
    explanations: explanationsOf(items, compiling),
    remarks: report.remarks,
    plan,
    calculated: compiling.calculated,
  }
}

function beginCompiling(
  root: Source,
  report: Report,
  collected: Pick<Compiling, 'names' | 'byName'>,
): Compiling {
  const hidden = 'câu trả lời của câu không hiện thì không bao giờ được tính.'
  if (root.raw('clearInvisibleValues') === 'none')
    root.fault('unsupported_value', hidden, 'clearInvisibleValues')
  refuseOthersInValue(root)
  if (!root.has('showTimer'))
    root.ignore(['timeLimit', 'timeLimitPerPage'], 'không có tác dụng khi không có showTimer')
  root.oneOf('mode', ['edit'], 'edit')
  if (!root.flag('readOnly')) root.raw('readOnly')
  else root.fault('unsupported_value', 'phiếu chỉ để xem thì không ban hành để trả lời.', 'readOnly')
  return withCalculated(root, {
    report,
    ...collected,
    sets: new Map(),
    enableIf: null,
    fields: null,
    own: root.has('code'),
    longestText: root.integer('maxTextLength', 0, 20_000) || 2000,
    longestComment: root.integer('maxCommentLength', 0, 20_000) || 500,
    facts: new Map(),
    keys: new Map(),
    explanations: new Map(),
  })
}

function readHead(root: Source, hash: string) {
  for (const name of ['topic', 'slot', 'questionnaires', 'modules']) root.raw(name)
  return {
    code: root.string('code') ?? hash.slice(0, 12),
    revision: root.string('revision') ?? '1',
    kind: root.string('kind') ?? 'survey',
    title: root.text('title') ?? { vi: 'Phiếu khảo sát', en: 'Survey' },
    description: root.text('description'),
    minutes: root.integer('minutes', 1, 600),
    media: readFrozenMedia(root),
    hash,
  }
}

function readPages(root: Source, compiling: Compiling): Page[] {
  const randomAll = readRandom(root)
  const pages = root.sources('pages', mostPages).map((source, index): Page | null => {
    const name = source.string('name') ?? `page${index + 1}`
    if (source.string('slot') !== null) return null
    const order = source.string('questionOrder')
    const within = { ...compiling, enableIf: bothHold(compiling.enableIf, readEnabling(source, compiling)) }
    if (!root.has('showTimer')) source.ignore(['timeLimit'], 'không có tác dụng khi không có showTimer')
    const must = readRequired(source, compiling)
    const elements = readElements(source, 'elements', within)
    const page = {
      name,
      page: name,
      number: index + 1,
      title: source.text('title'),
      description: source.text('description'),
      visibleIf: readVisibility(source, compiling),
      elements:
        must.required || must.requiredIf !== null
          ? [requiredPage(name, source.path, elements, must)]
          : elements,
      random: readRandom(source) || (randomAll && (order === null || order === 'default')),
    }
    source.close(pageLooks)
    return page
  })
  if (root.has('elements')) {
    const loose = { name: 'page', page: 'page', number: 1, title: null, description: null, visibleIf: null }
    pages.push({ ...loose, elements: readElements(root, 'elements', compiling), random: randomAll })
  }
  const kept = pages.filter((page) => page !== null)
  if (compiling.report.faults.length === 0 && kept.every((page) => page.elements.length === 0))
    root.fault('no_questions', 'phiếu không có câu hỏi nào.')
  const seen = new Set<string>()
  for (const { name } of kept) {
    if (seen.has(name)) root.fault('duplicate_name', `hai trang cùng tên “${name.slice(0, 60)}”.`, 'pages')
    seen.add(name)
  }
  return kept
}

/** A page of which something must be answered: a panel without words of its own around its elements. */
function requiredPage(
  name: string,
  path: string,
  elements: readonly Element[],
  must: Pick<Panel, 'required' | 'requiredIf' | 'requiredText'>,
): Panel {
  const plain = { kind: 'panel', title: null, description: null, visibleIf: null, random: false } as const
  return { ...plain, name, path, elements, ...must }
}

function textsOfPages(pages: readonly Page[]): (LocalText | null)[] {
  return pages.flatMap((page) => [
    page.title,
    page.description,
    ...[...everyElement(page.elements)].flatMap(textsOf),
  ])
}

function placeholdersIn(
  texts: readonly (LocalText | null | undefined)[],
  keysOf: (name: string) => readonly string[] | null,
): string[] {
  const names = texts.flatMap((text) => (text ? namesIn(text) : []))
  return [...new Set(names)].filter((name) => keysOf(name) === null && !/^(panel|row)\./.test(name))
}
