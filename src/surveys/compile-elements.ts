import { readCondition, readEnabling, readVisibility } from './compile-condition.ts'
import { nestedTypes, readGroupRest, readLimits, readNestedGroup } from './compile-nested.ts'
import { isQuestionType, readClearing, readQuestion } from './compile-question.ts'
import { bothHold } from './compile-triggers.ts'
import type { Compiling } from './compiling.ts'
import type { Element, Group, Note, Panel } from './questionnaire.ts'
import { isFields, Source } from './source.ts'

const deepestPanels = 8
const mostElements = 2000

const containerLooks: ReadonlySet<string> = new Set([
  ...['width', 'minWidth', 'maxWidth', 'startWithNewLine', 'indent', 'innerIndent', 'colSpan', 'state'],
  ...[
    'questionTitleLocation',
    'questionTitleWidth',
    'questionErrorLocation',
    'gridLayoutColumns',
    'showNumber',
  ],
  ...[
    'showQuestionNumbers',
    'questionStartIndex',
    'titleLocation',
    'descriptionLocation',
    'allowAdaptiveActions',
  ],
  ...['navigationTitle', 'navigationDescription', 'showNavigationButtons', 'note'],
])

/** How SurveyJS draws and names the panels of a repeated group; ours are named by the choice that makes them. */
const groupLooks: ReadonlySet<string> = new Set([
  ...containerLooks,
  ...[
    'allowAddPanel',
    'allowRemovePanel',
    'addPanelText',
    'removePanelText',
    'confirmDelete',
    'confirmDeleteText',
  ],
  ...[
    'displayMode',
    'renderMode',
    'templateTitle',
    'templateTabTitle',
    'tabTitlePlaceholder',
    'tabAlign',
    'noEntriesText',
  ],
  ...[
    'panelsState',
    'prevPanelText',
    'nextPanelText',
    'showProgressBar',
    'progressBarLocation',
    'newPanelPosition',
  ],
  ...['removePanelButtonLocation', 'templateErrorLocation', 'templateQuestionTitleLocation'],
  ...['templateQuestionTitleWidth', 'errorLocation', 'renderAs', 'hideNumber', 'showTitle'],
  ...[
    'copyDefaultValueFromLastEntry',
    'commentText',
    'commentPlaceholder',
    'randomize',
    'defaultDisplayValue',
  ],
  ...['useDisplayValuesInDynamicTexts', 'autocomplete', 'randomizeCategory'],
])

/** Why a type of SurveyJS is not taken. */
const refused: { readonly [type: string]: string } = {
  file: 'phiếu của người dân không nhận tệp.',
  signaturepad: 'phiếu của người dân không nhận chữ ký.',
}

/** Reads the elements of a page, a panel or a repeated group. */
export function readElements(source: Source, property: string, compiling: Compiling, depth = 0): Element[] {
  return source
    .list(property, mostElements)
    .map((entry, index) => {
      const path = `${source.at(property)}[${index}]`
      const name = (entry as { name?: unknown } | null)?.name
      return readElement(
        new Source(entry, path, typeof name === 'string' ? name : null, source.report),
        compiling,
        depth,
        entry,
      )
    })
    .filter((element) => element !== null)
}

function readElement(source: Source, compiling: Compiling, depth: number, entry?: unknown): Element | null {
  const type = source.string('type') ?? ''
  if (isQuestionType(type)) return readQuestion(type, source, compiling)
  if (type === 'html') return readNote(source, compiling)
  if (type === 'image') return readImage(source, compiling)
  if (type === 'panel') return readPanel(source, compiling, depth)
  const nests = type === 'paneldynamic' || nestedTypes.has(type)
  if (nests && compiling.fields === null) {
    if (type === 'paneldynamic') return readGroup(source, compiling)
    const head = () => {
      const own = { ...questionHead(source, compiling), ...readRequired(source, compiling) }
      return { ...own, title: own.title ?? { vi: own.name } }
    }
    const value = isFields(entry) ? entry : {}
    const group = readNestedGroup(type, source, value, compiling, head, readElement)
    source.close(groupLooks)
    return group
  }
  const why =
    refused[type] ??
    (nests
      ? 'nhóm lặp hay bảng nhiều cột không nằm trong nhóm lặp được; hãy tách thành các câu thường, hoặc thành một nhóm riêng.'
      : undefined)
  source.fault(
    'unsupported_type',
    why ??
      (type === '' ? 'thiếu loại câu hỏi (type).' : `loại câu hỏi “${type.slice(0, 40)}” không được hỗ trợ.`),
    'type',
  )
  return null
}

function head(source: Source, compiling: Compiling) {
  return {
    name: source.string('name') ?? '',
    path: source.path,
    title: source.text('title'),
    description: source.text('description'),
    visibleIf: readVisibility(source, compiling),
  }
}

function questionHead(source: Source, compiling: Compiling) {
  source.ignore(['commentText', 'commentPlaceholder'])
  readClearing(source)
  return head(source, compiling)
}

const noQuestion = 'không có tác dụng: đây không phải là câu hỏi'
/** What SurveyJS knows of words and pictures because they share a class with questions. */
const asQuestion = [
  ...['isRequired', 'requiredIf', 'requiredErrorText', 'readOnly', 'enableIf', 'validators', 'valueName'],
  ...[
    'showCommentArea',
    'commentText',
    'commentPlaceholder',
    'clearIfInvisible',
    'defaultValue',
    'correctAnswer',
  ],
  ...['defaultValueExpression', 'setValueIf', 'setValueExpression', 'resetValueIf', 'bindings'],
  ...['defaultDisplayValue', 'errorLocation', 'hideNumber', 'randomize', 'renderAs', 'showTitle'],
  ...['useDisplayValuesInDynamicTexts', 'randomizeCategory'],
]

function readNote(source: Source, compiling: Compiling): Note {
  const note: Note = { ...head(source, compiling), kind: 'note', text: source.text('html') ?? { vi: '' } }
  source.ignore(asQuestion, noQuestion)
  source.close(containerLooks)
  return note
}

/** A picture becomes the words that stand for it: pages load nothing from elsewhere. */
function readImage(source: Source, compiling: Compiling): Note {
  source.ignore(['contentMode', 'imageFit', 'imageHeight', 'imageWidth'])
  if (source.raw('imageLink') !== undefined) {
    source.remark('imageLink', 'trang của người dân không tải hình từ nơi khác; thay bằng lời ở altText')
  }
  const note: Note = { ...head(source, compiling), kind: 'note', text: source.text('altText') ?? { vi: '' } }
  source.ignore(asQuestion, noQuestion)
  source.close(containerLooks)
  return note
}

function readPanel(source: Source, compiling: Compiling, depth: number): Panel {
  if (depth >= deepestPanels) source.fault('too_deep', `khung lồng nhau quá ${deepestPanels} tầng.`)
  const random = readRandom(source)
  const within = { ...compiling, enableIf: bothHold(compiling.enableIf, readEnabling(source, compiling)) }
  const elements = depth >= deepestPanels ? [] : readElements(source, 'elements', within, depth + 1)
  const panel: Panel = {
    ...head(source, compiling),
    kind: 'panel',
    elements,
    random,
    ...readRequired(source, compiling),
  }
  source.close(containerLooks)
  return panel
}

function keysNamed(source: Source): string[] {
  const name = source.string('keyName')
  return name ? [name] : []
}

/** Whether the elements of a survey, page or panel are shown in random order. */
export function readRandom(source: Source): boolean {
  return source.oneOf('questionOrder', ['default', 'initial', 'random'], 'default') === 'random'
}

export function readRequired(source: Source, compiling: Compiling) {
  const required = source.flag('isRequired')
  const requiredIf = readCondition(source, 'requiredIf', compiling)
  return {
    required: required && requiredIf === null,
    requiredIf,
    requiredText: source.text('requiredErrorText'),
  }
}

function readGroup(source: Source, compiling: Compiling): Group {
  const name = source.string('name') ?? ''
  const key = source.string('valueName') ?? name
  const named = compiling.names.get(key.toLowerCase())
  // A place of its own, or one that it shares with the check box that feeds it.
  const free = named === undefined || (named.name === name && named.property === null)
  if (!free && (named === undefined || named.property === null || named.fields === null)) {
    source.fault(
      'unsupported_group',
      'nhóm lặp phải dùng chung valueName với một hộp kiểm có valuePropertyName.',
      'valueName',
    )
  }
  const fields = compiling.byName.get(name)?.fields ?? new Map()
  const enableIf = bothHold(compiling.enableIf, readEnabling(source, compiling))
  const limits = free ? readLimits(source, 'Panel', 0) : { least: 0, most: 0, start: 0 }
  const group: Group = {
    ...head(source, compiling),
    kind: 'group',
    key,
    shape: free ? 'list' : 'chosen',
    source: free ? '' : (named?.name ?? ''),
    property: free ? '' : (named?.property ?? ''),
    turns: [],
    elements: readElements(source, 'templateElements', { ...compiling, fields, enableIf }),
    ...readRequired(source, compiling),
    ...limits,
    distinct: free ? keysNamed(source) : [],
    enableIf,
    random: false,
    ...readGroupRest(source, compiling, limits.start),
  }
  readClearing(source)
  const template = source.text('templateDescription')
  if (template !== null && group.description === null) source.remark('templateDescription', 'không dùng')
  source.close(groupLooks)
  return group
}
