import t from 'tap'
import { auditRows } from '../../src/audit/queries.ts'
import { frozenFramework } from '../../src/frameworks/frozen.ts'
import { frameworkFiles } from '../../src/frameworks/library.ts'
import { publishFramework, publishFrameworks } from '../../src/frameworks/publish.ts'
import { frameworkVersions } from '../../src/frameworks/queries.ts'
import { readFramework } from '../../src/frameworks/read.ts'
import { Refusal } from '../../src/refusals.ts'
import { contentHash } from '../../src/surveys/content-hash.ts'
import { openTestDatabase } from '../support/database.ts'
import { aFramework } from './sample.ts'

const by = { unitId: 7, holder: null }

function file(change: (framework: ReturnType<typeof aFramework>) => void = () => {}) {
  const framework = aFramework()
  change(framework)
  const read = readFramework('mau-thu/1.json', JSON.stringify(framework), null)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return read
}

t.test('a version is frozen once, however often and by however many it is published', async (t) => {
  const { db } = await openTestDatabase(t)
  const all = await Promise.all(Array.from({ length: 12 }, () => publishFramework(db, by, file())))
  t.equal(all.filter((each) => each.published).length, 1)
  t.equal(new Set(all.map((each) => each.frameworkVersionId)).size, 1)
  const id = all[0]!.frameworkVersionId
  t.same(await frozenFramework(db, id), file().framework)

  const acts = await auditRows(db, by.unitId)
  t.match(acts, [{ act: 'framework.publish', subject: 'framework:mau-thu/1', detail: { hash: file().hash } }])
  t.equal(acts.length, 1)
})

t.test('other content under a published number is refused, and nothing changes', async (t) => {
  const { db } = await openTestDatabase(t)
  const { frameworkVersionId } = await publishFramework(db, by, file())
  const changed = file((framework) => {
    framework.title.vi = 'Bộ tiêu chí khác'
  })
  const refused = await publishFramework(db, by, changed).catch((error: unknown) => error)
  t.ok(refused instanceof Refusal)
  t.match(refused, { kind: 'conflict', status: 409, message: /đã ban hành với nội dung khác/ })
  t.same(await frozenFramework(db, frameworkVersionId), file().framework)
  t.equal((await auditRows(db, by.unitId)).length, 1)
})

t.test('a version frozen before the schema knew a field is still the same version', async (t) => {
  const { db } = await openTestDatabase(t)
  const { frameworkVersionId } = await publishFramework(db, by, file())
  const { note: _, ...older } = file().framework.criteria[0]!
  const content = { ...file().framework, criteria: [older, ...file().framework.criteria.slice(1)] }
  await db
    .updateTable('framework_version')
    .set({ content: JSON.stringify(content), content_hash: contentHash(content) })
    .execute()
  t.same(await publishFramework(db, by, file()), { frameworkVersionId, published: false })
  t.equal((await frozenFramework(db, frameworkVersionId)).criteria[0]?.note, null)
})

t.test('content that was changed in the database is not passed off as what was published', async (t) => {
  const { db } = await openTestDatabase(t)
  const { frameworkVersionId } = await publishFramework(
    db,
    by,
    file((framework) => {
      framework.title.vi = 'Bộ tiêu chí bị sửa'
    }),
  )
  const content = JSON.stringify({ ...file().framework, title: { vi: 'Đã sửa', en: 'Changed' } })
  await db.updateTable('framework_version').set({ content }).execute()
  await t.rejects(frozenFramework(db, frameworkVersionId), /not what was published/)
  await t.rejects(frozenFramework(db, 404), /Không tìm thấy bộ tiêu chí/)
})

t.test('everything that comes with the product can be published, incomplete ones marked', async (t) => {
  const { db } = await openTestDatabase(t)
  const { frameworks, faults } = await frameworkFiles()
  t.same(faults, [])
  const ids = await publishFrameworks(db, by, frameworks)
  const newest = new Map(frameworks.map(({ framework }) => [framework.id, framework]))
  t.equal(ids.size, newest.size)
  for (const [id, framework] of newest) t.same(await frozenFramework(db, ids.get(id)!), framework)
  const incomplete = (await frameworkVersions(db)).filter((row) => !row.complete)
  t.same(
    incomplete.map((row) => row.framework_id),
    ['qd-1666-2024', 'qd-27-2025'],
  )
})
