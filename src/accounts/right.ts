import type { Role } from '../tables.ts'

/** Every right of the product and the roles that carry it. A right holds within the subtree of the granted unit. */
export const rights = {
  'accounts.manage': ['admin'],
  'units.edit': ['admin'],
  'units.read': ['admin', 'specialist', 'leader', 'officer', 'viewer'],
  'frameworks.publish': ['admin', 'specialist'],
  'rounds.manage': ['specialist'],
  'rounds.read': ['admin', 'specialist', 'leader', 'officer', 'viewer'],
  'assessments.write': ['officer'],
  'assessments.read': ['specialist', 'leader', 'officer', 'viewer'],
  'assessments.appraise': ['specialist'],
  'calendar.edit': ['admin', 'specialist'],
  'plans.manage': ['specialist'],
  'plans.report': ['specialist', 'officer'],
  'plans.read': ['specialist', 'leader', 'officer', 'viewer'],
  'results.read': ['specialist', 'leader', 'officer', 'viewer'],
} as const satisfies Record<string, readonly Role[]>

export type Right = keyof typeof rights

/** What a right is called on screens. */
export const rightNames: Record<Right, string> = {
  'accounts.manage': 'quản lý tài khoản',
  'units.edit': 'cập nhật đơn vị',
  'units.read': 'xem đơn vị',
  'frameworks.publish': 'ban hành bộ tiêu chí, phiếu khảo sát',
  'rounds.manage': 'quản lý đợt đánh giá',
  'rounds.read': 'xem đợt đánh giá',
  'assessments.write': 'tự chấm điểm',
  'assessments.read': 'xem phiếu chấm điểm',
  'assessments.appraise': 'thẩm định',
  'calendar.edit': 'cập nhật lịch làm việc',
  'plans.manage': 'quản lý kế hoạch',
  'plans.report': 'ghi tiến độ kế hoạch',
  'plans.read': 'xem kế hoạch',
  'results.read': 'xem kết quả',
}

export const roleNames: Record<Role, string> = {
  admin: 'Người quản trị',
  specialist: 'Chuyên viên Sở Tư pháp',
  leader: 'Lãnh đạo',
  officer: 'Cán bộ đơn vị',
  viewer: 'Người xem',
}

export type Grant = Readonly<{ role: Role; unitId: number }>

/** A post that is signed in, and the person who holds it now. */
export type SignedIn = Readonly<{
  accountId: number
  holderId: number
  fullName: string
  postTitle: string
  unitId: number
  unitName: string
  grants: readonly Grant[]
}>

/**
 * Where a right reaches: the units whose whole subtrees it covers. This is the one mechanism that limits reads and
 * writes; list queries filter by it with `unit.path && reach`.
 */
export function reach(account: SignedIn, right: Right): number[] {
  const roles: readonly Role[] = rights[right]
  return [
    ...new Set(account.grants.filter((grant) => roles.includes(grant.role)).map((grant) => grant.unitId)),
  ]
}

/** @returns whether the account holds the right for the unit with this path (ancestors first, itself last) */
export function may(account: SignedIn, right: Right, unitPath: readonly number[]): boolean {
  return reach(account, right).some((unitId) => unitPath.includes(unitId))
}
