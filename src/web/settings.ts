import { randomBytes } from 'node:crypto'
import type { Db } from '../database.ts'

export type Settings = Readonly<{
  /** signs session cookies; made at the first start, kept in the database */
  secret: string
  demo: boolean
  assetVersion: string
}>

async function readSetting(db: Db, key: string): Promise<unknown> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst()
  return row?.value
}

/** Writes a setting, or leaves the one that is there. */
export async function keepSetting(db: Db, key: string, value: unknown): Promise<void> {
  await db
    .insertInto('setting')
    .values({ key, value: JSON.stringify(value) })
    .onConflict((conflict) => conflict.columns(['key']).doNothing())
    .execute()
}

export async function readSettings(db: Db): Promise<Settings> {
  await keepSetting(db, 'session_secret', randomBytes(48).toString('base64url'))
  const secret = await readSetting(db, 'session_secret')
  return {
    secret: String(secret),
    demo: (await readSetting(db, 'demo')) === true,
    assetVersion: randomBytes(4).toString('hex'),
  }
}
