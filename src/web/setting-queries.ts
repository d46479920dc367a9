import type { Db } from '../database.ts'

/** @returns the value of a setting, undefined when it was never written */
export async function readSetting(db: Db, key: string): Promise<unknown> {
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

/** Writes a setting in the place of the one that is there. */
export async function putSetting(db: Db, key: string, value: unknown): Promise<void> {
  await db
    .insertInto('setting')
    .values({ key, value: JSON.stringify(value) })
    .onConflict((conflict) =>
      conflict.columns(['key']).doUpdateSet({ value: ({ ref }) => ref('excluded.value') }),
    )
    .execute()
}
