import { mkdir, writeFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import t from 'tap'
import { fromBuffer } from 'yauzl'
import { anonymise, type Person } from '../../src/exports/anonymise.ts'
import { zipOf } from '../../src/exports/zip.ts'
import { aClosedRound } from '../publications/makers.ts'
import { buildTestApp, textOf } from '../support/app.ts'

/** The files of a zip, by name, read by another program's rules. */
async function unzipped(archive: Buffer): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  await new Promise<void>((resolve, reject) => {
    fromBuffer(archive, { lazyEntries: true }, (error, zip) => {
      if (error || !zip) return reject(error)
      zip.on('error', reject)
      zip.on('end', () => resolve())
      zip.on('entry', (entry) => {
        zip.openReadStream(entry, (failed, stream) => {
          if (failed || !stream) return reject(failed)
          const parts: Buffer[] = []
          stream.on('data', (part: Buffer) => parts.push(part))
          stream.on('end', () => {
            files.set(entry.fileName, Buffer.concat(parts).toString('utf8'))
            zip.readEntry()
          })
        })
      })
      zip.readEntry()
    })
  })
  return files
}

t.test('a zip is what others read, also with Vietnamese content and nothing in it', async (t) => {
  const files = await unzipped(
    zipOf([
      { name: 'a.txt', content: 'Tệp tiếng Việt\n'.repeat(500) },
      { name: 'b.csv', content: '' },
    ]),
  )
  t.same(
    [...files],
    [
      ['a.txt', 'Tệp tiếng Việt\n'.repeat(500)],
      ['b.csv', ''],
    ],
  )
})

const person = fc.record({
  unitId: fc.integer({ min: 100, max: 104 }),
  unitKind: fc.constantFrom('xa', 'phuong', 'dac_khu'),
  bands: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 4 })),
})

t.test('what is said of people in the file at least ten share; answers and weights are all there', (t) => {
  fc.assert(
    fc.property(fc.array(person, { maxLength: 120 }), fc.nat(1e6), (drawn, seed) => {
      const people: Person[] = drawn.map((one, at) => ({
        ...one,
        stratum: 'a1',
        psu: `u${one.unitId}`,
        population: null,
        weight: at + 1,
        values: [at],
      }))
      let state = seed + 1
      const random = (below: number) => {
        state = (state * 48271) % 2147483647
        return state % below
      }
      const rows = anonymise(people, { together: 10, smallestUnit: 10 }, random)
      const sizes = new Map<number, number>()
      for (const row of rows) sizes.set(row.unit, (sizes.get(row.unit) ?? 0) + 1)
      const said = new Map<string, number>()
      const nameOf = (row: (typeof rows)[number]) => JSON.stringify([row.unitKind, row.bands])
      for (const row of rows) said.set(nameOf(row), (said.get(nameOf(row)) ?? 0) + 1)
      return (
        rows.map((row) => row.id).join() === rows.map((_, at) => at + 1).join() &&
        rows
          .map((row) => row.weight)
          .toSorted((a, b) => a - b)
          .join() === people.map((one) => one.weight).join() &&
        rows.every((row) => row.unit >= 1 && row.unit <= 5 && row.values[0] === row.weight - 1) &&
        rows.every((row) => {
          const silent = row.unitKind === null && row.bands.every((band) => band === null)
          const crowd = sizes.get(row.unit)! >= Math.min(10, people.length)
          return crowd && (silent || said.get(nameOf(row))! >= 10)
        })
      )
    }),
    { numRuns: 60 },
  )
  t.end()
})

t.test(
  'units below the minimum share a number until they are enough, within their stratum where it has enough',
  (t) => {
    const of = (unitId: number, stratum: string, n: number): Person[] =>
      Array.from({ length: n }, (_, at) => ({
        unitId,
        unitKind: 'xa',
        bands: [1],
        stratum,
        psu: stratum.startsWith('u') ? `r${at}` : `u${unitId}`,
        population: 40,
        weight: unitId,
        values: [unitId],
      }))
    const people = [
      ...of(1, 'a1', 3),
      ...of(2, 'a1', 4),
      ...of(3, 'a1', 12),
      ...of(4, 'a1', 30),
      ...of(5, 'a2', 20),
      ...of(6, 'a2', 15),
      ...of(7, 'u7', 2),
      ...of(8, 'u8', 25),
    ]
    const rows = anonymise(people, { together: 10, smallestUnit: 10 }, () => 0)
    const numbers = (of: 'unit' | 'stratum' | 'psu', ...units: number[]) =>
      new Set(rows.filter(({ values }) => units.includes(values[0]!)).map((row) => row[of]))
    t.equal(numbers('unit', 1, 2, 3).size, 1, '3 and 4 people take the next smallest of their stratum in')
    t.equal(numbers('psu', 1, 2, 3).size, 1, 'and are one first-stage unit')
    t.equal(numbers('unit', 4, 5, 6).size, 3)
    t.equal(numbers('stratum', 7, 8).size, 1, 'a stratum of two people is part of the next smallest')
    t.equal(numbers('unit', 7, 8).size, 1)
    t.equal(numbers('psu', 7, 8).size, 27, 'people inside stay apart')
    t.equal(numbers('stratum', 1, 4, 5, 8).size, 3)
    t.same(
      new Set(rows.filter(({ weight }) => weight > 6).map(({ population }) => population)),
      new Set([80]),
    )
    for (const unit of new Set(rows.map((row) => row.unit)))
      t.ok(rows.filter((row) => row.unit === unit).length >= 10, `unit ${unit}`)
    t.end()
  },
)

t.test('the file for R and SPSS', async (t) => {
  const test = await buildTestApp(t)
  const { db } = test
  const { specialist, roundId, versionId, communes, province } = await aClosedRound(test)
  const here = `/rounds/${roundId}/exports/${versionId}`
  const page = await specialist.get(here)
  t.equal(page.statusCode, 200)
  t.match(textOf(page), '215 Số phiếu')
  t.match(page.body, `href="${here}/headline"`)
  const refused = await specialist.post(`${here}/respondents`, { purpose: 'xem' })
  t.equal(refused.statusCode, 422)
  t.match(textOf(refused), 'Xin ghi dùng để làm gì')
  t.match(refused.body, 'value="xem"')

  const answer = await specialist.post(`${here}/respondents`, {
    purpose: 'Kiểm chứng độc lập cho Trường Đại học',
  })
  t.equal(answer.statusCode, 200)
  const files = await unzipped(answer.rawPayload)
  if (process.env.EXPORT_TO) {
    await mkdir(process.env.EXPORT_TO, { recursive: true })
    for (const [name, content] of files) await writeFile(`${process.env.EXPORT_TO}/${name}`, content)
  }
  t.same(
    [...files.keys()],
    ['respondents.csv', 'codebook.csv', 'respondents.sps', 'headline.R', 'headline.csv', 'README.txt'],
  )
  const rows = parse(files.get('respondents.csv')!, { bom: true, columns: true }) as Record<string, string>[]
  t.equal(rows.length, 215)
  t.equal(new Set(rows.map((row) => row.unit)).size, 3)
  const total = rows.reduce((sum, row) => sum + Number(row.w), 0)
  t.ok(Math.abs(total - 120_000) < 1e-6, 'weights of the version that counts')
  const names = Object.keys(rows[0]!)
  t.notOk(
    names.some((name) => /A01|A02|M01_A|ngay|date|thon|psu_name/i.test(name)),
    names.join(),
  )
  const everything = [...files.values()].join('\n')
  for (const { name } of communes) t.notMatch(everything, name)
  t.notMatch(files.get('respondents.csv'), /2026-11-05/)
  // Of men aged 16-24 twenty, of women twelve; of women from 60 on nobody, of men 24: nothing rarer than ten.
  const shared = new Map<string, number>()
  for (const row of rows) {
    const said = `${row.unit_kind} ${row.class_1} ${row.class_2}`
    shared.set(said, (shared.get(said) ?? 0) + 1)
  }
  for (const [said, n] of shared) t.ok(n >= 10 || said.trim() === '', `${said}: ${n}`)
  const again = await unzipped(
    (await specialist.post(`${here}/respondents`, { purpose: 'Kiểm chứng độc lập lần hai' })).rawPayload,
  )
  t.not(again.get('respondents.csv'), files.get('respondents.csv'), 'another order by chance each time')
  t.equal(again.get('headline.csv'), files.get('headline.csv'))
  const figures = parse(files.get('headline.csv')!, { bom: true, columns: true }) as Record<string, string>[]
  const table = textOf(await specialist.get(`${here}/headline`))
  t.ok(figures.length > 10)
  for (const { kind, code, value } of figures) {
    const shown = new Intl.NumberFormat('vi', {
      minimumFractionDigits: kind === 'mean' ? 2 : 1,
      maximumFractionDigits: kind === 'mean' ? 2 : 1,
    }).format(Number(value))
    t.match(table, ` ${code} `, `${kind} ${code} is in the table on the page`)
    t.match(table, shown)
  }
  const syntax = files.get('respondents.sps')!.replace(/^\ufeff/, '')
  t.match(syntax, 'MISSING VALUES M01_E13 (-3, -2, -1).')
  const declared = /\/VARIABLES=\n([\s\S]*?)\.\n/
    .exec(syntax)![1]!
    .split('\n')
    .map((line) => line.trim().split(' ')[0])
  t.same(declared, names, 'every column of the file is declared, in its order')
  const commands = syntax.split(/\.\n/).filter((command) => !command.startsWith('*'))
  t.ok(
    commands.every((command) =>
      /^(SET|GET DATA|VARIABLE LABELS|VALUE LABELS|MISSING VALUES|WEIGHT BY w|EXECUTE|$)/.test(command),
    ),
  )
  const labels = [...syntax.matchAll(/^ {2}\S+ '(.*)'\.?$/gm)].map(([, text = '']) => text)
  t.ok(labels.length > 100)
  const wrong = labels.filter(
    (text) => Buffer.byteLength(text.replaceAll("''", "'")) > 255 || text.replaceAll("''", '').includes("'"),
  )
  t.same(wrong, [], 'no label ends before its quote, or is longer than SPSS keeps')
  t.match(syntax, /VALUE LABELS class_1\n {2}0 'không trả lời[^']*'\n {2}1 'Nam'/)
  t.match(syntax, /WEIGHT BY w\.\nEXECUTE\./)
  t.match(files.get('headline.R'), 'svyratio')
  const { detail } = await db
    .selectFrom('audit')
    .select('detail')
    .where('act', '=', 'export.respondents')
    .orderBy('seq')
    .executeTakeFirstOrThrow()
  t.match(detail, { rows: 215, purpose: 'Kiểm chứng độc lập cho Trường Đại học' })

  const leader = await test.signIn('leader', province.unitId)
  t.equal((await leader.get(here)).statusCode, 200)
  t.equal((await leader.post(`${here}/respondents`, { purpose: 'Xem từng phiếu một' })).statusCode, 403)
  await db.updateTable('round').set({ state: 'open' }).where('round_id', '=', roundId).execute()
  const early = await specialist.post(`${here}/respondents`, { purpose: 'Kiểm chứng khi còn mở' })
  t.equal(early.statusCode, 409)
  t.match(textOf(early), 'đợt chưa đóng')
})
