import type { Remark } from './questionnaire.ts'
import { isFields } from './source.ts'

type Fields = { [name: string]: unknown }

/** Names of properties in documents of SurveyJS 1 and 2, and what survey-core 3 reads them as. */
const renamed: { readonly [old: string]: string } = {
  allowCompleteSurveyAutomatic: 'autoAdvanceAllowComplete',
  allowRowsDragAndDrop: 'allowRowReorder',
  autoComplete: 'autocomplete',
  addRowLocation: 'addRowButtonLocation',
  columnsLocation: 'columnLayout',
  commentPlaceHolder: 'commentPlaceholder',
  defaultValueFromLastPanel: 'copyDefaultValueFromLastEntry',
  defaultValueFromLastRow: 'copyDefaultValueFromLastEntry',
  emptyRowsText: 'noRowsText',
  firstPageIsStarted: 'firstPageIsStartPage',
  focusFirstQuestionAutomatic: 'autoFocusFirstQuestion',
  focusOnFirstError: 'autoFocusFirstError',
  goNextPageAutomatic: 'autoAdvanceEnabled',
  hasComment: 'showCommentArea',
  hasNone: 'showNoneItem',
  hasOther: 'showOtherItem',
  hasSelectAll: 'showSelectAllItem',
  insensitive: 'caseInsensitive',
  isAllRowRequired: 'eachRowRequired',
  maxOthersLength: 'maxCommentLength',
  maxTimeToFinish: 'timeLimit',
  maxTimeToFinishPage: 'timeLimitPerPage',
  maximumRateDescription: 'maxRateDescription',
  mininumRateDescription: 'minRateDescription',
  navigationButtonsVisibility: 'showNavigationButtons',
  optionsCaption: 'placeholder',
  otherPlaceHolder: 'otherPlaceholder',
  panelAddText: 'addPanelText',
  panelNextText: 'nextPanelText',
  panelPrevText: 'prevPanelText',
  panelRemoveButtonLocation: 'removePanelButtonLocation',
  panelRemoveText: 'removePanelText',
  placeHolder: 'placeholder',
  questions: 'elements',
  questionsOrder: 'questionOrder',
  rateDisplayMode: 'rateType',
  requiredText: 'requiredMark',
  rowsOrder: 'rowOrder',
  sendResultOnPageNext: 'partialSendEnabled',
  showClearButton: 'allowClear',
  showOptionsCaption: 'allowClear',
  showRangeInProgress: 'showProgressBar',
  showTimerPanelMode: 'timerInfoMode',
  templateTitleLocation: 'templateQuestionTitleLocation',
  useDisplayValuesInTitle: 'useDisplayValuesInDynamicTexts',
}

/** Where objects stand inside objects; anything else is a value of the author's. */
const holders = [
  ...['pages', 'elements', 'templateElements', 'detailElements', 'columns', 'items', 'choices', 'rateValues'],
  ...['rows', 'validators', 'triggers'],
]

/**
 * Gives the properties of an older document the names that SurveyJS reads them under, in place, each with a remark. A name that
 * stands there already is left alone.
 */
export function renameOld(document: unknown, remarks: Remark[]): void {
  if (isFields(document)) rename(document as Fields, '', remarks)
}

function rename(object: Fields, path: string, remarks: Remark[]): void {
  for (const old of Object.keys(object)) {
    const name = nameFor(object, old, path)
    if (name === undefined || object[name] !== undefined) continue
    object[name] = object[old]
    delete object[old]
    remarks.push({ path, property: old, reason: `tên cũ của ${name}` })
  }
  for (const items of ['choices', 'rateValues', 'rows', ...(object.type === 'matrix' ? ['columns'] : [])]) {
    const list = object[items]
    if (Array.isArray(list)) object[items] = list.map(withText)
  }
  for (const holder of holders) {
    const list = object[holder]
    if (!Array.isArray(list)) continue
    const at = path === '' ? holder : `${path}.${holder}`
    for (const [index, entry] of list.entries())
      if (isFields(entry)) rename(entry as Fields, `${at}[${index}]`, remarks)
  }
}

/** “1|Có” is the value 1 with the text “Có”. */
function withText(entry: unknown): unknown {
  const value = isFields(entry) ? entry.value : entry
  const at = typeof value === 'string' ? value.indexOf('|') : -1
  if (at === -1) return entry
  const text = (value as string).slice(at + 1)
  const own = isFields(entry) ? entry : {}
  return { ...(text === '' ? {} : { text }), ...own, value: (value as string).slice(0, at) }
}

function nameFor({ type }: Fields, old: string, path: string): string | undefined {
  // A trigger of SurveyJS 1 lists the questions it shows.
  if (old === 'questions' && path.startsWith('triggers')) return undefined
  if (old === 'questions' && type === 'paneldynamic') return 'templateElements'
  if (old === 'text' && type === 'image') return 'altText'
  if (old === 'requiredText' && path !== '') return undefined
  return Object.hasOwn(renamed, old) ? renamed[old] : undefined
}
