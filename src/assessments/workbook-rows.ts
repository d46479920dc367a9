import type { Criterion } from '../frameworks/criterion.ts'
import type { Framework } from '../frameworks/framework.ts'
import { buildTree } from '../frameworks/tree.ts'
import type { Words } from '../words/index.ts'
import { fieldName } from './form.ts'

/** The columns of the sheet in Excel, in their order. */
export const workbookColumns = [
  'key',
  'content',
  'maximum',
  'figures',
  'rate',
  'self',
  'appraisal',
  'grounds',
] as const
export type WorkbookColumn = (typeof workbookColumns)[number]

/** Where things stand in the file, rows from 1. */
export const workbookPlace = { title: 1, unit: 2, hint: 3, mark: 4, headings: 6, first: 7 } as const

/** What a cell for an entry takes: words, a number, a cross beside a choice, or yes and no. */
export type CellKind = 'text' | 'number' | 'cross' | 'yes_no'

/**
 * One row: a heading, a criterion (whose grounds are typed in its last cell), or one field of a criterion, whose cell for
 * figures is typed in. `key` finds it again: a code, or a code with its field, and its choice where there are several.
 */
export type WorkbookRow =
  | { type: 'heading' | 'fed' | 'leaf'; key: string; criterion: Criterion }
  | {
      type: 'field'
      key: string
      criterion: Criterion
      /** the form's field, and the value a cross stands for */
      field: string
      value: string | null
      kind: CellKind
      label: string
    }

/** Every row of a framework's sheet, in its order. */
export function workbookRows(framework: Framework, w: Words['assessments']): WorkbookRow[] {
  return buildTree(framework.criteria).nodes.flatMap(({ criterion, children }): WorkbookRow[] => {
    if (children.length > 0) return [{ type: 'heading', key: criterion.code, criterion }]
    if (criterion.source === 'survey') return [{ type: 'fed', key: criterion.code, criterion }]
    return [{ type: 'leaf', key: criterion.code, criterion }, ...fieldRows(criterion, w)]
  })
}

function fieldRows(criterion: Criterion, w: Words['assessments']): WorkbookRow[] {
  const row = (field: string, label: string, kind: CellKind, value: string | null = null): WorkbookRow => ({
    type: 'field',
    key: fieldName(criterion.code, value === null ? field : `${field}:${value}`),
    criterion,
    field,
    value,
    kind,
    label,
  })
  const { measure } = criterion
  const own = (): WorkbookRow[] => {
    switch (measure.kind) {
      case 'options':
        return measure.options.map((option) => row('option', option.title.vi, 'cross', option.code))
      case 'checklist':
        return [
          ...measure.items.map((item) => row('ticked', item.title.vi, 'cross', item.code)),
          row('answered', w.noneHolds, 'cross', '1'),
        ]
      case 'ratio_bands':
        return [
          row('numerator', measure.numerator.vi, 'number'),
          row('denominator', measure.denominator.vi, 'number'),
        ]
      case 'yes_no':
      case 'pass_fail':
        return [row('answer', `${w.yes} / ${w.no}`, 'yes_no')]
      case 'points':
        return [row('points', w.selfScore, 'number')]
      case 'text':
        return [row('text', w.text, 'text')]
      case 'register_trend':
        return [
          row('period', w.period, 'text'),
          row('current', `${w.current}: ${measure.figure.vi}`, 'number'),
          row('previousPeriod', w.previousPeriod, 'text'),
          row('previous', w.previous, 'number'),
          row('document', w.document, 'text'),
        ]
      default:
        return []
    }
  }
  if (!criterion.notApplicable) return own()
  return [...own(), row('reason', `${w.excused}: ${w.reason}`, 'text')]
}

/** What a spreadsheet would take for the beginning of a formula. */
const formula = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u

/** Text that no spreadsheet runs, in whatever form the file is saved on. */
export function inert(text: string): string {
  return formula.test(text) ? `'${text}` : text
}

/** The text before `inert`. */
export function active(text: string): string {
  return text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text
}
