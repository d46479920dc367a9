import { randomBytes } from 'node:crypto'
import type { Db } from '../database.ts'
import { keepSetting, readSetting } from './setting-queries.ts'

export type Settings = Readonly<{
  /** signs session cookies; made at the first start, kept in the database */
  secret: string
  demo: boolean
  assetVersion: string
}>

export async function readSettings(db: Db): Promise<Settings> {
  await keepSetting(db, 'session_secret', randomBytes(48).toString('base64url'))
  const secret = await readSetting(db, 'session_secret')
  return {
    secret: String(secret),
    demo: (await readSetting(db, 'demo')) === true,
    assetVersion: randomBytes(4).toString('hex'),
  }
}
