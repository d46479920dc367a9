import type { Fault } from './faults.ts'

/** Properties of ours that SurveyJS must know, by its class. Where they mean something is in the README of `surveys/`. */
const properties: { readonly [className: string]: readonly string[] } = {
  survey: [
    ...[
      'code',
      'revision',
      'kind',
      'status',
      'minutes:number',
      'consent',
      'consentVersion',
      'media',
      'groups',
      'indexes',
    ],
    ...['classItems', 'modules', 'slot', 'topic', 'questionnaires', 'note'],
  ],
  page: ['slot', 'note'],
  question: [
    ...[
      'scale',
      'criterion',
      'group',
      'polarity:number',
      'sensitive:boolean',
      'keyVerified:boolean',
      'explanation',
      'audio',
      'pictograms',
    ],
    ...['unit', 'note'],
  ],
  itemvalue: ['scale', 'criterion', 'group', 'polarity:number', 'sensitive:boolean', 'note'],
  completetrigger: ['discard:boolean'],
  // SurveyJS itself has pictures of choices in its imagepicker only.
  choiceitem: ['imageLink'],
  buttongroupitemvalue: ['imageLink'],
  ratingitem: ['imageLink'],
  matrixcolumn: ['imageLink'],
}

let registered = false

async function load() {
  const core = await import('survey-core')
  if (!registered) {
    registered = true
    for (const [className, names] of Object.entries(properties)) {
      for (const name of names) core.Serializer.addProperty(className, { name, visible: false })
    }
  }
  return core
}

/**
 * A document as survey-core's own model, with our properties known to it. For publishing and for tests, where it is the yardstick;
 * never while a citizen answers.
 */
export async function surveyModel(document: unknown) {
  const { Model } = await load()
  return new Model(structuredClone(document))
}

/**
 * What SurveyJS itself finds wrong with a document: unknown properties and types, and what its linter counts as an error
 * (conditions on what does not exist, cycles, what can never be shown). Run it when a document is published, after `compile`,
 * which limits its size. `placeholders`: names in braces that whoever shows the form fills in. Messages are SurveyJS's own, in
 * English.
 */
export async function checkDocument(
  document: unknown,
  placeholders: readonly string[] = [],
): Promise<Fault[]> {
  const model = await surveyModel(document)
  const { lintSurvey } = await import('survey-core/linter')
  const unread = (model.jsonErrors ?? []).map((error) => ({
    path: '',
    question: nameOf(error.element),
    code: error.type,
    reason: `SurveyJS: ${error.message}`,
  }))
  const found = lintSurvey(structuredClone(document), { knownVariables: [...placeholders] }).findings
  const faults = found.filter((finding) => finding.severity === 'error')
  return [
    ...unread,
    ...faults.map((finding) => ({
      path: finding.path,
      question: finding.elementName ?? null,
      code: finding.ruleId,
      reason: `SurveyJS: ${finding.message}`,
    })),
  ]
}

function nameOf(element: unknown): string | null {
  const name = (element as { name?: unknown } | null | undefined)?.name
  return typeof name === 'string' ? name : null
}
