import { choosePassword, offerSetup, setUp } from '../accounts/activate.ts'
import { createAccount } from '../accounts/create.ts'
import type { SignedIn } from '../accounts/right.ts'
import { holderByEmail, signedInByHolder } from '../accounts/sign-in-queries.ts'
import type { Db } from '../database.ts'
import type { Role } from '../tables.ts'
import { rootUnit } from '../units/queries.ts'
import type { Unit } from '../units/unit.ts'
import type { DemoUnits } from './units.ts'

/** The one password of all accounts: shown to whoever starts the demonstration, worth nothing elsewhere. */
const demoPassword = 'thuoc-do-trinh-dien'

/** The commune and the department whose officers have an account; their sheets wait to be filled in. */
export const officersAt = { commune: '15010', department: '38-SNNMT' } as const

type Post = {
  role: Role
  email: string
  title: string
  /** the unit of the post, and the one whose subtree the role covers */
  at: (units: DemoUnits) => { unit: Unit; grant: Unit }
}

const department = (units: DemoUnits, code: string) => units.departments.get(code)!
const commune = (units: DemoUnits, code: string) => units.communes.find((unit) => unit.code === code)!

/** Everybody but the administrator. Names are made up: “Người dùng trình diễn 2”. */
const posts: readonly Post[] = [
  {
    role: 'specialist',
    email: 'so-tu-phap@example.vn',
    title: 'Chuyên viên Sở Tư pháp',
    at: (units) => ({ unit: department(units, '38-STP'), grant: units.province }),
  },
  {
    role: 'leader',
    email: 'lanh-dao@example.vn',
    title: 'Lãnh đạo tỉnh',
    at: ({ province }) => ({ unit: province, grant: province }),
  },
  {
    role: 'officer',
    email: 'can-bo-xa@example.vn',
    title: 'Công chức Tư pháp - hộ tịch',
    at: (units) => ({
      unit: commune(units, officersAt.commune),
      grant: commune(units, officersAt.commune),
    }),
  },
  {
    role: 'officer',
    email: 'can-bo-so@example.vn',
    title: 'Đầu mối phổ biến, giáo dục pháp luật của sở',
    at: (units) => ({
      unit: department(units, officersAt.department),
      grant: department(units, officersAt.department),
    }),
  },
  {
    role: 'leader',
    email: 'lanh-dao-xa@example.vn',
    title: 'Lãnh đạo Ủy ban nhân dân xã',
    at: (units) => ({
      unit: commune(units, officersAt.commune),
      grant: commune(units, officersAt.commune),
    }),
  },
  {
    role: 'council',
    email: 'hoi-dong@example.vn',
    title: 'Thành viên Hội đồng thẩm định',
    at: ({ province }) => ({ unit: province, grant: province }),
  },
  {
    role: 'viewer',
    email: 'nguoi-xem@example.vn',
    title: 'Thành viên Hội đồng phối hợp phổ biến, giáo dục pháp luật',
    at: ({ province }) => ({ unit: province, grant: province }),
  },
]

const administrator = 'quan-tri@example.vn'

/** The accounts as they are shown to whoever starts the demonstration. */
export const demoAccounts: readonly { role: Role; email: string; password: string }[] = [
  { role: 'admin' as const, email: administrator },
  ...posts,
].map(({ role, email }) => ({ role, email, password: demoPassword }))

/** Makes the administrator and everybody else as people are made in earnest; @returns them by e-mail */
export async function addPeople(trx: Db, units: DemoUnits): Promise<ReadonlyMap<string, SignedIn>> {
  const admin = await addAdministrator(trx)
  const people = new Map([[administrator, admin]])
  for (const [at, { role, email, title, at: place }] of posts.entries()) {
    const { unit, grant } = place(units)
    const { token } = await createAccount(trx, admin, {
      unitId: unit.unit_id,
      postTitle: title,
      fullName: nameOf(at + 2),
      email,
      grants: [{ role, unitId: grant.unit_id }],
    })
    await choosePassword(trx, token, demoPassword)
    people.set(email, await personWith(trx, email))
  }
  return people
}

async function addAdministrator(trx: Db): Promise<SignedIn> {
  const root = await rootUnit(trx)
  const token = await offerSetup(trx)
  if (root === undefined || token === null) throw new Error('the first administrator cannot be made here')
  const person = { fullName: nameOf(1), email: administrator, password: demoPassword }
  await setUp(trx, token, { ...person, rootUnitId: root.unit_id })
  return await personWith(trx, administrator)
}

async function personWith(trx: Db, email: string): Promise<SignedIn> {
  const holder = await holderByEmail(trx, email)
  const person = holder && (await signedInByHolder(trx, holder.holder_id))
  if (!person) throw new Error(`nobody holds a post with ${email}`)
  return person
}

function nameOf(number: number): string {
  return `Người dùng trình diễn ${number}`
}
