import type { SignedIn } from '../accounts/right.ts'
import type { Db } from '../database.ts'
import type { Framework } from '../frameworks/framework.ts'
import { frameworkFiles } from '../frameworks/library.ts'
import { publishFrameworks } from '../frameworks/publish.ts'
import { makeEdition, publishQuestionnaire } from '../surveys/publish.ts'
import { choose, readDefinitions } from '../surveys/read.ts'

/** The questionnaires that are asked, each with its modules. */
const editions = {
  citizens: ['M01/1', ['T-GT/1']],
  citizensOnWaste: ['M01/1', ['T-RT/1']],
  citizensOnAccess: ['M01/1', ['T-GT/1', 'G-TCPL/1']],
  staff: ['M02/1', ['T-GT/1']],
  citizensPlain: ['M01/1', []],
  afterTalk: ['M03/1', []],
  afterWasteTalk: ['M03/1', ['T-RT-2/1']],
} as const satisfies Record<string, readonly [questionnaire: string, modules: readonly string[]]>

export type EditionName = keyof typeof editions

export type Library = {
  /** by framework id */
  frameworks: ReadonlyMap<string, { frameworkVersionId: number; framework: Framework }>
  /** version ids */
  questionnaires: Readonly<Record<EditionName, number>>
}

/** Publishes every framework that comes with the product, and the questionnaires that are asked. */
export async function publishLibrary(trx: Db, by: SignedIn, provinceId: number): Promise<Library> {
  const publisher = { unitId: provinceId, holder: by }
  const { frameworks: files } = await frameworkFiles()
  const ids = await publishFrameworks(trx, publisher, files)
  const frameworks = new Map(
    files.map(({ framework }) => [framework.id, { frameworkVersionId: ids.get(framework.id)!, framework }]),
  )
  const definitions = await readDefinitions()
  const questionnaires: Partial<Record<EditionName, number>> = {}
  for (const [name, [questionnaire, modules]] of Object.entries(editions)) {
    const chosen = choose(definitions, questionnaire, modules)
    if (chosen === undefined)
      throw new Error(`questionnaire ${questionnaire} or one of its modules is missing`)
    const edition = await makeEdition(chosen.questionnaire, chosen.modules)
    const { questionnaireVersionId } = await publishQuestionnaire(trx, publisher, edition)
    questionnaires[name as EditionName] = questionnaireVersionId
  }
  return { frameworks, questionnaires: questionnaires as Record<EditionName, number> }
}
