import { readPicture } from './compile-aids.ts'
import { readCondition } from './compile-condition.ts'
import { bothHold } from './compile-triggers.ts'
import type { Compiling } from './compiling.ts'
import { words } from './plain-text.ts'
import type { Choice, Condition, LocalText, Scalar } from './questionnaire.ts'
import { isScalar, Source } from './source.ts'

export const mostChoices = 500

/** Looks only, on a choice. */
const choiceLooks = new Set(['icon', 'randomizeCategory'])

type Special = {
  readonly value: string
  readonly show: string
  readonly caption: string
  readonly words: LocalText
}

const specials: readonly (Special & Partial<Pick<Choice, 'state' | 'exclusive'>>)[] = [
  {
    value: 'none',
    show: 'showNoneItem',
    caption: 'noneText',
    words: words('Không có', 'None'),
    exclusive: true,
  },
  {
    value: 'refused',
    show: 'showRefuseItem',
    caption: 'refuseText',
    words: words('Không trả lời', 'Prefer not to answer'),
    state: 'refused',
    exclusive: true,
  },
  {
    value: 'dontknow',
    show: 'showDontKnowItem',
    caption: 'dontKnowText',
    words: words('Không biết', 'Don’t know'),
    state: 'dont_know',
    exclusive: true,
  },
  {
    value: 'other',
    show: 'showOtherItem',
    caption: 'otherText',
    words: words('Khác (ghi rõ)', 'Other (please describe)'),
  },
]

/** The choices of a question in the order in which they are shown, with “Khác”, “Không có” and so on at the end. */
export function readChoices(source: Source, property: string, compiling: Compiling): Choice[] {
  const common =
    property === 'choices'
      ? {
          visible: readCondition(source, 'choicesVisibleIf', compiling, true),
          enabled: readCondition(source, 'choicesEnableIf', compiling, true),
        }
      : {
          visible: property === 'columns' ? readCondition(source, 'columnsVisibleIf', compiling, true) : null,
          enabled: null,
        }
  const choices = source
    .list(property, mostChoices)
    .map((entry, index) => readChoice(entry, `${source.at(property)}[${index}]`, source, compiling, common))
    .filter((choice) => choice !== null)
  if (property === 'choices') choices.push(...specialChoices(source, compiling))
  refuseDoubles(choices, source, property)
  return choices
}

/** “Không có”, “Khác” and so on, where SurveyJS shows them. */
function specialChoices(source: Source, compiling: Compiling): Choice[] {
  const choices: Choice[] = []
  const type = source.string('type') ?? ''
  const other = otherComment(source, compiling)
  for (const special of specials) {
    const text = source.text(special.caption)
    const shown = source.flag(special.show)
    const without =
      type === 'imagepicker' || type === 'ranking' || (type === 'buttongroup' && special.value === 'other')
    if (shown && without) source.remark(special.show, 'SurveyJS không hiện phương án này ở loại câu hỏi này')
    if (!shown || without) continue
    choices.push(
      plainChoice(special.value, text ?? special.words, {
        ...(special.exclusive ? { exclusive: true } : {}),
        ...(special.state ? { state: special.state } : {}),
        fixed: true,
        added: true,
        comment: special.value === 'other' ? other : null,
      }),
    )
  }
  return choices
}

/** A choice without anything special about it. */
export function plainChoice(value: Scalar, text: LocalText, known: Partial<Choice> = {}): Choice {
  return {
    value,
    text,
    state: null,
    exclusive: false,
    comment: null,
    fixed: false,
    visibleIf: null,
    added: false,
    picture: null,
    ...known,
  }
}

/** 98 and 99 in a document of ours. */
export function stateOf(value: Scalar, compiling: Compiling): Choice['state'] {
  if (!compiling.own) return null
  return value === 98 ? 'dont_know' : value === 99 ? 'refused' : null
}

function otherComment(source: Source, compiling: Compiling): Choice['comment'] {
  const placeholder = source.text('otherPlaceholder')
  return { placeholder, maxLength: compiling.longestComment, required: true, apart: true }
}

/** Conditions that hold for every choice without one of its own. */
type Common = { readonly visible: Condition | null; readonly enabled: Condition | null }

function readChoice(
  entry: unknown,
  path: string,
  owner: Source,
  compiling: Compiling,
  common: Common,
): Choice | null {
  if (isScalar(entry)) {
    const visibleIf = bothHold(common.visible, common.enabled)
    return checkedChoice(plainChoice(entry, { vi: String(entry) }, { visibleIf }), path, owner, compiling)
  }
  const source = new Source(entry, path, owner.question, owner.report)
  const value = source.scalar('value')
  const text = source.text('text')
  const choice = plainChoice(value ?? '', text ?? { vi: String(value ?? '') }, {
    exclusive: source.flag('isExclusive'),
    comment: choiceComment(source, compiling, owner.raw('type') === 'tagbox'),
    fixed: !source.flag('randomize', true),
    visibleIf: bothHold(
      readCondition(source, 'visibleIf', compiling, true) ?? common.visible,
      readCondition(source, 'enableIf', compiling, true) ?? common.enabled,
    ),
    picture: readPicture(source, owner, compiling.own),
  })
  source.close(choiceLooks)
  return value === null ? null : checkedChoice(choice, path, owner, compiling)
}

function choiceComment(source: Source, compiling: Compiling, tagged: boolean): Choice['comment'] {
  const placeholder = source.text('commentPlaceholder')
  const required = source.flag('isCommentRequired')
  if (!source.flag('showCommentArea')) return null
  if (tagged) {
    source.remark('showCommentArea', 'SurveyJS không hiện ô ghi thêm của phương án ở loại tagbox')
    return null
  }
  return { placeholder, maxLength: compiling.longestComment, required, apart: false }
}

function checkedChoice(choice: Choice, path: string, owner: Source, compiling: Compiling): Choice | null {
  const refuse = (code: string, reason: string) => {
    owner.report.faults.push({ path, question: owner.question, code, reason })
    return null
  }
  if (choice.value === '' || String(choice.value).length > 200) {
    return refuse('bad_value', 'giá trị của phương án phải có từ 1 đến 200 ký tự.')
  }
  if (compiling.own && (choice.value === 97 || choice.value === '97')) {
    return refuse('reserved_value', '97 dành cho “không thuộc trường hợp này”, không được đưa ra để chọn.')
  }
  const state = stateOf(choice.value, compiling)
  return state === null ? choice : { ...choice, state, exclusive: true, fixed: true }
}

function refuseDoubles(choices: readonly Choice[], source: Source, property: string): void {
  const seen = new Set<string>()
  for (const { value } of choices) {
    const folded = String(value).toLowerCase()
    if (seen.has(folded)) source.fault('duplicate_value', `giá trị “${value}” xuất hiện hai lần.`, property)
    seen.add(folded)
  }
}
