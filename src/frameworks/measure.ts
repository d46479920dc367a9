import { bandPoints } from '../scoring/bands.ts'
import { tolerance } from '../scoring/tolerance.ts'
import type { Language } from '../words/dictionary.ts'
import { entries } from '../words/entries.ts'
import type { Band, Criterion, Outcome, ZeroRule } from './criterion.ts'
import { type Entry, entrySchema } from './entry.ts'

/** One error of an entry, at the field it belongs to ('' for the entry as a whole). */
export type EntryError = { field: string; message: string }

/**
 * What a leaf is worth. `points` are unrounded, 0..maximum; `percent` is the ratio (0..100, more where the numerator
 * may exceed) or the improvement the points were read from, unrounded.
 */
export type Measured =
  | { state: 'scored'; points: number; percent: number | null }
  /** Reached or not, in a framework without points. */
  | { state: 'decided'; passed: boolean }
  | { state: 'recorded' }
  | { state: 'not_applicable'; reason: string }
  | { state: 'missing'; reason: 'no_entry' | 'no_survey' | 'not_enough_answers' }
  | { state: 'invalid'; errors: EntryError[] }

const notArising = 'Không phát sinh trong kỳ'

/**
 * Points of a leaf from what was entered, checked first (`entrySchema`). `null` means nothing was entered yet. `step` is the
 * framework's step of points, `language` that of the errors. Throws on a row that takes no entry (a sum, a survey-fed leaf).
 */
export function entryPoints(
  criterion: Criterion,
  entry: unknown,
  step = 0.25,
  language: Language = 'vi',
): Measured {
  const schema = entrySchema(criterion, step, language)
  if (schema === null) throw new Error(`criterion ${criterion.code} takes no entry`)
  if (entry === null || entry === undefined) return { state: 'missing', reason: 'no_entry' }
  const read = schema.safeParse(entry)
  if (!read.success) {
    return {
      state: 'invalid',
      errors: read.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message })),
    }
  }
  return measured(criterion, read.data, language)
}

/**
 * Points of a survey-fed leaf from its index, 0..100 and unrounded (methodology §10.1; TT 03/2018 Điều 8 for bands).
 * `null` with its reason where the survey gives no figure. Throws on a leaf that is not fed by a survey.
 */
export function surveyPoints(
  criterion: Criterion,
  percent: number | null,
  reason: 'no_survey' | 'not_enough_answers' = 'no_survey',
): Measured {
  const { measure } = criterion
  if (measure.kind !== 'survey_bands' && measure.kind !== 'survey_share') {
    throw new Error(`criterion ${criterion.code} is not fed by a survey`)
  }
  if (percent === null) return { state: 'missing', reason }
  if (!(percent >= -tolerance && percent <= 100 + tolerance)) {
    throw new Error(`index ${measure.index} is ${percent}, outside 0..100`)
  }
  if (measure.kind === 'survey_share') return scored(((criterion.maximum ?? 0) * percent) / 100, percent)
  return fromBands(measure.bands, percent)
}

function measured(criterion: Criterion, entry: Entry, language: Language): Measured {
  const { measure } = criterion
  if (entry.kind === 'not_applicable') return notApplicable(criterion, entry.reason)
  switch (measure.kind) {
    case 'options': {
      const chosen = entry.kind === 'option' && measure.options.find((option) => option.code === entry.option)
      return chosen ? scored(chosen.points) : mismatch(language)
    }
    case 'checklist': {
      if (entry.kind !== 'checklist') return mismatch(language)
      const ticked = measure.items.filter((item) => entry.ticked.includes(item.code))
      return scored(ticked.reduce((sum, item) => sum + item.points, 0))
    }
    case 'ratio_bands': {
      if (entry.kind !== 'ratio') return mismatch(language)
      if (entry.denominator === 0) return byRule(criterion, measure.zeroDenominator, language)
      return fromBands(measure.bands, (100 * entry.numerator) / entry.denominator, language)
    }
    case 'yes_no':
      return entry.kind === 'yes_no' ? scored(entry.answer ? measure.yes : measure.no) : mismatch(language)
    case 'pass_fail': {
      if (entry.kind !== 'pass_fail') return mismatch(language)
      if (criterion.maximum === null) return { state: 'decided', passed: entry.passed }
      return scored(entry.passed ? criterion.maximum : 0)
    }
    case 'points':
      return entry.kind === 'points' ? scored(entry.points) : mismatch(language)
    case 'text':
      return entry.kind === 'text' ? { state: 'recorded' } : mismatch(language)
    case 'register_trend': {
      if (entry.kind !== 'register') return mismatch(language)
      const { current, previous } = entry
      if (previous === 0) {
        return byRule(
          criterion,
          measure.zeroPrevious?.[current === 0 ? 'unchanged' : 'more'] ?? null,
          language,
        )
      }
      const change = (100 * (current - previous)) / previous
      return fromBands(measure.bands, measure.direction === 'lower_is_better' ? 0 - change : change, language)
    }
    case 'sum':
    case 'survey_bands':
    case 'survey_share':
      return mismatch(language)
  }
}

function scored(points: number, percent: number | null = null): Measured {
  return { state: 'scored', points, percent }
}

function fromBands(bands: readonly Band[], percent: number, language: Language = 'vi'): Measured {
  const points = bandPoints(percent, bands)
  if (points === null) return refused(entries[language].outsideBands)
  return scored(points, percent)
}

function byRule(criterion: Criterion, rule: Outcome | ZeroRule | null, language: Language): Measured {
  if (rule === null || rule.outcome === 'refused') {
    return refused(entries[language].noRule)
  }
  return rule.outcome === 'points' ? scored(rule.points) : notApplicable(criterion, notArising)
}

function notApplicable(criterion: Criterion, reason: string): Measured {
  const rule = criterion.notApplicable
  if (rule?.counts === 'full') return scored(criterion.maximum ?? 0)
  if (rule?.counts === 'fixed') return scored(rule.points ?? 0)
  return { state: 'not_applicable', reason }
}

function refused(message: string): Measured {
  return { state: 'invalid', errors: [{ field: '', message }] }
}

function mismatch(language: Language): Measured {
  return refused(entries[language].otherKind)
}
