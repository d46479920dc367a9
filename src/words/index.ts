import { accounts } from './accounts.ts'
import { acts } from './acts.ts'
import { assessments } from './assessments.ts'
import { audit } from './audit.ts'
import { certainty } from './certainty.ts'
import { changes } from './changes.ts'
import { collection } from './collection.ts'
import { common } from './common.ts'
import { cycles } from './cycles.ts'
import { deadlines } from './deadlines.ts'
import { type Language, languages } from './dictionary.ts'
import { evidence } from './evidence.ts'
import { exports } from './exports.ts'
import { figures } from './figures.ts'
import { frameworks } from './frameworks.ts'
import {
  finalReasons,
  judgementReasons,
  reliabilityReasons,
  scaleWarnings,
  trimmingWarnings,
  weightReasons,
  weightWarnings,
} from './method-reasons.ts'
import { operation } from './operation.ts'
import { plans } from './plans.ts'
import { publications } from './publications.ts'
import { questionnaires } from './questionnaires.ts'
import { bandReasons, figureReasons, leafReasons, publicationClasses, surveyReasons } from './reasons.ts'
import { recognitions } from './recognitions.ts'
import { reforms } from './reforms.ts'
import { registers } from './registers.ts'
import { reliability } from './reliability.ts'
import { responses } from './responses.ts'
import { results } from './results.ts'
import { robustness } from './robustness.ts'
import { rounds } from './rounds.ts'
import { selfAgreement } from './self-agreement.ts'
import { series } from './series.ts'
import { site } from './site.ts'
import { units } from './units.ts'
import { weights } from './weights.ts'
import { whatIf } from './what-if.ts'

/** Every word on screen, by part of the product. A part adds its dictionary here. */
const parts = {
  figures,
  figureReasons,
  surveyReasons,
  leafReasons,
  publicationClasses,
  bandReasons,
  weightReasons,
  trimmingWarnings,
  weightWarnings,
  reliabilityReasons,
  finalReasons,
  judgementReasons,
  scaleWarnings,
  results,
  certainty,
  robustness,
  changes,
  reliability,
  selfAgreement,
  collection,
  common,
  site,
  accounts,
  acts,
  assessments,
  audit,
  cycles,
  evidence,
  frameworks,
  operation,
  deadlines,
  plans,
  questionnaires,
  recognitions,
  registers,
  reforms,
  responses,
  rounds,
  series,
  units,
  weights,
  publications,
  exports,
  whatIf,
}

type Parts = typeof parts
export type Words = { readonly [P in keyof Parts]: Parts[P]['vi'] }

function inLanguage(language: Language): Words {
  return Object.fromEntries(
    Object.entries(parts).map(([part, dictionary]) => [part, dictionary[language]]),
  ) as Words
}

export const words: Record<Language, Words> = Object.fromEntries(
  languages.map((language) => [language, inLanguage(language)]),
) as Record<Language, Words>

/** The same words in both languages, for one who does not know yet who will read them: a refusal thrown by an act. */
export function inBoth(say: (words: Words) => string): Record<Language, string> {
  return { vi: say(words.vi), en: say(words.en) }
}
