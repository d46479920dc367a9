import { deleteMoves, movesOf, setAccountUnit } from '../accounts/move-queries.ts'
import { deleteGrants, insertGrants, setAccountState } from '../accounts/queries.ts'
import type { SignedIn } from '../accounts/right.ts'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { type ToldPost, tellPosts } from '../notices/tell-posts.ts'
import { refuse } from '../refusals.ts'
import { rebuildInheritance } from '../units/heir-queries.ts'
import { lockUnits } from '../units/write-queries.ts'
import { dayInVietnam } from '../web/format.ts'
import { inBoth } from '../words/index.ts'
import { setEnd, unitsOfReform } from './queries.ts'
import { deleteWritten, type Hanging, hangingOn, hangings, lockReform, markUndone } from './undo-queries.ts'

/** Why an act can be undone no more: what hangs on the units it began; null = it can be. */
export async function whyNotUndone(
  db: Db,
  reformId: number,
): Promise<readonly { kind: Hanging; n: number }[] | null> {
  const born = (await unitsOfReform(db, reformId, 'born')).map((unit) => unit.unit_id)
  const found = await hangingOn(db, reformId, born)
  const list = hangings.flatMap((kind) => {
    const n = found[kind]
    return n === undefined ? [] : [{ kind, n }]
  })
  return list.length > 0 ? list : null
}

/**
 * Undoes an act while nothing hangs on the units it began: they go, those that ended stand again, posts return with what they
 * were granted. The act stays in the list, as undone.
 * @throws Refusal `not_found`; `state_wrong` when it was undone before, or with what hangs on it
 */
export async function undoReform(
  db: Db,
  by: Pick<SignedIn, 'accountId' | 'holderId'>,
  reformId: number,
  why: string,
  now = new Date(),
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await lockUnits(trx)
    const reform = await lockReform(trx, reformId)
    if (!reform) throw refuse('not_found', { what: inBoth((w) => w.reforms.oneThing) })
    if (reform.undone_at) throw refuse('state_wrong', { what: inBoth((w) => w.reforms.undoneBefore) })
    const hanging = await whyNotUndone(trx, reformId)
    if (hanging)
      throw refuse('state_wrong', {
        what: inBoth(({ reforms: w }) =>
          w.hangs(hanging.map(({ kind, n }) => w[`hangs_${kind}`](String(n))).join(', ')),
        ),
      })
    const [ended, born] = [
      await unitsOfReform(trx, reformId, 'ended'),
      (await unitsOfReform(trx, reformId, 'born')).map((unit) => unit.unit_id),
    ]
    const moves = await movesOf(trx, reformId)
    for (const move of moves) {
      await deleteGrants(trx, move.account_id)
      await insertGrants(trx, move.account_id, move.grants)
      await setAccountUnit(trx, move.account_id, move.from_unit_id)
      if (move.to_unit_id === null) await setAccountState(trx, move.account_id, 'active')
    }
    const back = moves.map((move): ToldPost => {
      const { account_id: accountId, from_name: to, to_name: from } = move
      return { accountId, fate: 'post_back', from: from ?? to, to }
    })
    await tellPosts(trx, back, { since: dayInVietnam(now), decision: null, at: now })
    await deleteMoves(trx, reformId)
    await deleteWritten(trx, reformId, born)
    await setEnd(
      trx,
      ended.map((unit) => unit.unit_id),
      null,
    )
    await rebuildInheritance(trx)
    await markUndone(trx, reformId, { accountId: by.accountId, at: now, why })
    await recordAct(trx, {
      unitId: reform.unit_id,
      by,
      act: 'units.reform_undo',
      subject: `reform:${reformId}`,
      detail: { decision: reform.decision, effective_on: reform.effective_on, why },
    })
  })
}
