import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'
import { assemble } from './assemble.ts'
import { compile } from './compile.ts'
import { contentHash } from './content-hash.ts'
import { SurveyFaults } from './faults.ts'
import { layoutOf } from './layout.ts'
import { type MediaFile, readMedia } from './media.ts'
import { insertMedia } from './media-queries.ts'
import { insertQuestionnaireVersion, questionnaireVersionByKey } from './queries.ts'
import type { Definition } from './read.ts'
import { checkDocument } from './survey-js.ts'

/** Who publishes, and in whose unit's audit chain it is written; `holder: null` is the system. */
export type Publisher = {
  readonly unitId: number
  readonly holder: { readonly accountId: number; readonly holderId: number } | null
}

/** A questionnaire with the modules put into it, checked and ready to freeze. */
export type Edition = {
  readonly code: string
  /** '1', or with modules '1~T-GT.1~G-TCPL.1' */
  readonly version: string
  readonly title: string
  readonly kind: string
  readonly content: unknown
  readonly layout: unknown
  /** recordings and pictures; their hashes stand in the content, so that they are frozen with it */
  readonly media: readonly MediaFile[]
  readonly hash: string
}

/**
 * Puts modules into a questionnaire, compiles the whole, has SurveyJS check it and lays out its counts.
 * @throws SurveyFaults with every fault found, by place, question and reason
 */
export async function makeEdition(
  questionnaire: Definition,
  modules: readonly Definition[],
  mediaFolder?: string,
): Promise<Edition> {
  const document = assemble(
    questionnaire.document,
    modules.map((module) => module.document),
  )
  const compiled = compile(document)
  const { files, faults: wrong } = await readMedia(compiled, mediaFolder)
  const faults = [...wrong, ...(await checkDocument(document, compiled.placeholders))]
  if (faults.length > 0) throw new SurveyFaults(faults)
  const media = Object.fromEntries(files.map(({ name, hash }) => [name, hash]))
  const content = files.length === 0 ? document : { ...(document as object), media }
  return {
    code: compiled.code,
    version: [questionnaire.revision, ...modules.map((one) => `${one.code}.${one.revision}`)].join('~'),
    title: compiled.title.vi,
    kind: compiled.kind,
    content,
    layout: layoutOf(compiled),
    media: files,
    hash: contentHash(content),
  }
}

/**
 * Freezes an edition as a version. The same content again changes nothing.
 * @returns the version's id, and whether this call published it
 * @throws Refusal `conflict` when the version was published before with other content
 */
export async function publishQuestionnaire(
  db: Db,
  by: Publisher,
  edition: Edition,
): Promise<{ questionnaireVersionId: number; published: boolean }> {
  const { code, version, hash } = edition
  return await inTransaction(db, async (trx) => {
    const id = await insertQuestionnaireVersion(trx, {
      code,
      version,
      title: edition.title,
      kind: edition.kind,
      content: JSON.stringify(edition.content),
      layout: JSON.stringify(edition.layout),
      content_hash: hash,
      published_by: by.holder?.accountId ?? null,
    })
    if (id === undefined) {
      const there = await questionnaireVersionByKey(trx, code, version)
      if (there?.content_hash !== hash) {
        throw refuse('conflict', {
          what: inBoth((w) => w.questionnaires.publishedOtherwise(code, version)),
        })
      }
      return { questionnaireVersionId: there.questionnaire_version_id, published: false }
    }
    await insertMedia(trx, edition.media)
    await recordAct(trx, {
      unitId: by.unitId,
      by: by.holder,
      act: 'questionnaire.publish',
      subject: `questionnaire:${code}/${version}`,
      detail: { hash },
    })
    return { questionnaireVersionId: id, published: true }
  })
}
