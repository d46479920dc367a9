import type { RoundState } from '../../src/tables.ts'
import { answered, publishedFramework } from '../results/makers.ts'
import { aRoundWithCases, aSmallCountry } from '../rounds/round-makers.ts'
import type { TestApp, Visitor } from '../support/app.ts'
import { gradedForm } from '../support/graded-form.ts'
import { aQuestionnaire } from '../support/makers.ts'

/** Men and women in three bands of age; the same form in every commune. */
export const form = gradedForm(['q1', 'q2'], { gioi: ['Nam', 'Nữ'], tuoi: ['16–34', '35–59', 'Từ 60'] })

/** Sheets of some people: sex and band of age from 1 on (0 = not said), and what they answered to both questions. */
export function people(times: number, gioi: number, tuoi: number, grade: number) {
  const said = { ...(gioi > 0 && { gioi }), ...(tuoi > 0 && { tuoi }), q1: grade, q2: grade }
  return Array.from({ length: times }, () => said)
}

/** A province whose communes answered: more women than men, few of them old. */
export async function aWeighableRound({ db, signIn }: TestApp, state: RoundState = 'open') {
  const country = await aSmallCountry(db)
  const { province, communes } = country
  const frameworkVersionId = await publishedFramework(db, province, 'de-xuat-cap-xa')
  const { versionId } = await aQuestionnaire(db, form)
  const { roundId, caseIds } = await aRoundWithCases(db, {
    unit: province,
    units: communes,
    frameworkVersionId,
    questionnaires: [{ versionId, share: 1 }],
    state,
  })
  const sheets = [
    [...people(20, 1, 1, 5), ...people(40, 2, 1, 4), ...people(30, 2, 2, 3)],
    [...people(20, 1, 2, 2), ...people(60, 2, 2, 5), ...people(10, 1, 3, 1)],
    [...people(30, 1, 1, 4), ...people(50, 2, 1, 2), ...people(20, 2, 2, 5), ...people(20, 1, 2, 4)],
  ]
  for (const [at, unit] of communes.entries()) {
    const place = { unitId: unit.unitId, roundId, caseId: caseIds[at]!, versionId }
    await answered(db, place, sheets[at]!)
  }
  const specialist = await signIn('specialist', province.unitId)
  const here = `/rounds/${roundId}/weights/${versionId}`
  return { ...country, roundId, caseIds, versionId, specialist, here }
}

/** Posts a form with a file, as a browser sends it. */
export async function upload(
  { app }: TestApp,
  visitor: Visitor & { cookie?: string },
  url: string,
  fields: Record<string, string>,
  file: { name: string; content: Uint8Array | string },
) {
  const page = await visitor.get(url.replace(/\/(?:import|documents)$/, ''))
  const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const revision = /name="revision" value="(\d+)"/.exec(page.body)?.[1] ?? '0'
  const data = new FormData()
  for (const [name, value] of Object.entries({ _csrf: token, revision, ...fields })) data.append(name, value)
  data.append(
    'file',
    new Blob([typeof file.content === 'string' ? file.content : new Uint8Array(file.content)]),
    file.name,
  )
  const request = new Request('http://localhost/', { method: 'POST', body: data })
  return await app.inject({
    method: 'POST',
    url,
    headers: {
      'content-type': request.headers.get('content-type') ?? '',
      cookie: String(page.raw.req.headers.cookie ?? ''),
      accept: 'text/html',
    },
    payload: Buffer.from(await request.arrayBuffer()),
  })
}
