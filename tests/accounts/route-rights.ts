import type { Right } from '../../src/accounts/right.ts'
import type { Role } from '../../src/tables.ts'

/** Where an account sits and what its role covers: the commune itself, its whole province, or another province. */
export const places = ['unit', 'above', 'foreign'] as const
export type Place = (typeof places)[number]

/**
 * Who may do what a route does. `open`: no right is asked; `own`: whoever is signed in, on what is their own; otherwise a
 * right, and the places from which it holds for the commune's case or the province's round that the test asks for (`list`:
 * from anywhere, since the list shows only what is within reach).
 */
export type Rule = 'open' | 'own' | { right: Right; at: readonly Place[] | 'list'; only?: readonly Role[] }

const list = (right: Right): Rule => ({ right, at: 'list' })
const ofCase = (right: Right): Rule => ({ right, at: ['unit', 'above'] })
const byUnit = (right: Right): Rule => ({ right, at: ['unit'] })
const fromAbove = (right: Right, only?: readonly Role[]): Rule => ({
  right,
  at: ['above'],
  ...(only ? { only } : {}),
})

/** Every route of officials. A route that is not here fails the test. */
export const routeRights: Readonly<Record<string, Rule>> = {
  'GET /': 'open',
  'GET /health': 'open',
  'GET /k': 'open',
  'GET /resume': 'open',
  'POST /resume': 'open',
  'GET /sign-in': 'open',
  'POST /sign-in': 'open',
  'GET /setup/:token': 'open',
  'POST /setup/:token': 'open',
  'GET /activate/:token': 'open',
  'POST /activate/:token': 'open',
  'POST /sign-out': 'own',
  'GET /account': 'own',
  'POST /account/password': 'own',
  'POST /account/sessions': 'own',

  'GET /accounts': list('accounts.manage'),
  'GET /accounts/new': list('accounts.manage'),
  'POST /accounts': list('accounts.manage'),
  'GET /accounts/:id': ofCase('accounts.manage'),
  'POST /accounts/:id/activation': ofCase('accounts.manage'),
  'POST /accounts/:id/holder': ofCase('accounts.manage'),
  'POST /accounts/:id/state': ofCase('accounts.manage'),

  'GET /units': list('units.read'),
  'GET /units/:id': ofCase('units.read'),
  'GET /units/import': list('units.edit'),
  'GET /units/import/sample.csv': list('units.edit'),
  'GET /units/unmatched': list('units.read'),
  'POST /units/import': list('units.edit'),
  'POST /units/import/confirmation': list('units.edit'),

  'GET /frameworks': list('rounds.read'),
  'GET /frameworks/:id/:version': list('rounds.read'),
  'POST /frameworks/:id/:version/publication': list('frameworks.publish'),
  'GET /questionnaires': list('rounds.read'),
  'GET /questionnaires/:code/:version': list('rounds.read'),
  'POST /questionnaires': list('frameworks.publish'),

  'GET /rounds': list('rounds.read'),
  'GET /rounds/new': list('rounds.manage'),
  'POST /rounds': list('rounds.manage'),
  'GET /rounds/:id': ofCase('rounds.read'),
  'GET /rounds/:id/cases': ofCase('rounds.read'),
  'GET /rounds/:id/links': ofCase('rounds.read'),
  'GET /rounds/:id/links.csv': ofCase('rounds.read'),
  'GET /rounds/:id/links/sheets': ofCase('rounds.read'),
  'GET /links/:code/qr.svg': ofCase('rounds.read'),
  'GET /rounds/:id/cases/new': fromAbove('rounds.manage'),
  'POST /rounds/:id/cases': fromAbove('rounds.manage'),
  'POST /rounds/:id/cases/removal': fromAbove('rounds.manage'),
  'POST /rounds/:id/deletion': fromAbove('rounds.manage'),
  'POST /rounds/:id/links': fromAbove('rounds.manage'),
  'POST /rounds/:id/opening': fromAbove('rounds.manage'),
  'POST /rounds/:id/closing': fromAbove('rounds.manage'),
  'POST /rounds/:id/publication': fromAbove('rounds.manage'),
  'POST /links/:code/state': ofCase('rounds.manage'),
  'GET /rounds/:id/agreement': fromAbove('rounds.manage'),

  'GET /rounds/:id/results': ofCase('results.read'),
  'GET /rounds/:id/results.csv': ofCase('results.read'),
  'GET /rounds/:id/results/chart.svg': ofCase('results.read'),
  'GET /rounds/:id/results/:scope/:scopeId': ofCase('results.read'),
  'GET /rounds/:id/results/:scope/:scopeId/table.csv': ofCase('results.read'),
  'GET /rounds/:id/results/:scope/:scopeId/items/:versionId': ofCase('results.read'),
  'GET /rounds/:id/results/:scope/:scopeId/items/:versionId/table.csv': ofCase('results.read'),
  'GET /rounds/:id/results/:scope/:scopeId/items/:versionId/scales/:scale/chart.svg': ofCase('results.read'),

  'GET /rounds/:id/weights': fromAbove('results.read'),
  'GET /rounds/:id/weights/:form': fromAbove('results.read'),
  'GET /rounds/:id/weights/:form/template.csv': fromAbove('results.read'),
  'GET /rounds/:id/weights/:form/versions/:number': fromAbove('results.read'),
  'GET /rounds/:id/weights/:form/margins/:variable': fromAbove('rounds.manage'),
  'POST /rounds/:id/weights/:form/margins/:variable': fromAbove('rounds.manage'),
  'POST /rounds/:id/weights/:form/import': fromAbove('rounds.manage'),
  'POST /rounds/:id/weights/:form/versions': fromAbove('rounds.manage'),
  'POST /rounds/:id/weights/:form/official': fromAbove('rounds.manage'),
  'POST /rounds/:id/weights/:form/settings': fromAbove('rounds.manage'),
  'POST /rounds/:id/weights/:form/merging': fromAbove('rounds.manage'),
  'POST /rounds/:id/weights/:form/splitting': fromAbove('rounds.manage'),
  'POST /rounds/:id/weights/:form/removal': fromAbove('rounds.manage'),

  'GET /plans': list('plans.read'),
  'GET /plans/new': list('plans.manage'),
  'POST /plans': list('plans.manage'),
  'GET /plans/:id': ofCase('plans.read'),
  'GET /plans/:id/report': ofCase('plans.read'),
  'GET /plans/:id/report.csv': ofCase('plans.read'),
  'GET /plans/:id/tasks/:task': ofCase('plans.read'),
  'GET /plans/:id/edit': fromAbove('plans.manage'),
  'GET /plans/:id/import': fromAbove('plans.manage'),
  'GET /plans/:id/tasks/new': fromAbove('plans.manage'),
  'POST /plans/:id': fromAbove('plans.manage'),
  'POST /plans/:id/import': fromAbove('plans.manage'),
  'POST /plans/:id/tasks': fromAbove('plans.manage'),
  'POST /plans/:id/tasks/:task': fromAbove('plans.manage'),
  'POST /plans/:id/tasks/:task/report': fromAbove('plans.report'),
  'POST /plans/:id/tasks/:task/documents': fromAbove('plans.report'),
  'POST /plans/:id/tasks/:task/documents/:document/removal': fromAbove('plans.report'),

  'GET /assessments': list('assessments.read'),
  'GET /appraisals': list('assessments.take_up'),
  'GET /cases/:id/assessment': ofCase('assessments.read'),
  'GET /cases/:id/course': ofCase('assessments.read'),
  'GET /cases/:id/history': ofCase('assessments.read'),
  'GET /cases/:id/reply': ofCase('assessments.read'),
  'GET /cases/:id/sources': ofCase('assessments.read'),
  'GET /cases/:id/decision': ofCase('assessments.read'),
  'GET /cases/:id/snapshots/:pass': ofCase('assessments.read'),
  'GET /cases/:id/appraisal': fromAbove('assessments.appraise', ['specialist']),
  'POST /cases/:id/assessment': byUnit('assessments.write'),
  'POST /cases/:id/assessment/total': byUnit('assessments.hand_in'),
  'POST /cases/:id/appraisal': fromAbove('assessments.appraise', ['specialist']),
  'POST /cases/:id/reply': byUnit('assessments.reply'),
  'POST /cases/:id/decision': fromAbove('assessments.decide'),
  'POST /cases/:id/comments': ofCase('assessments.comment'),
  'POST /cases/:id/comments/:commentId/deletion': ofCase('assessments.read'),
  // one route, an act each; the first level of the case is a specialist's
  'POST /cases/:id/acts/confirm': byUnit('assessments.confirm'),
  'POST /cases/:id/acts/send_back': byUnit('assessments.send_back'),
  'POST /cases/:id/acts/recall_sheet': byUnit('assessments.recall_sheet'),
  'POST /cases/:id/acts/take_up': fromAbove('assessments.take_up', ['specialist']),
  'POST /cases/:id/acts/return': fromAbove('assessments.return', ['specialist']),
  'POST /cases/:id/acts/recall_appraisal': fromAbove('assessments.recall_appraisal', ['specialist']),
  'POST /cases/:id/acts/extend': fromAbove('assessments.extend'),
  'POST /cases/:id/acts/close_reply': fromAbove('assessments.close_reply'),
  'POST /cases/:id/acts/refer_back': fromAbove('assessments.refer_back'),
  'POST /cases/:id/acts/close_unsubmitted': fromAbove('assessments.close_unsubmitted'),
  'POST /cases/:id/acts/ask_reopening': fromAbove('assessments.ask_reopening'),
  'POST /cases/:id/acts/consent_reopening': fromAbove('assessments.consent_reopening'),
  'POST /cases/:id/acts/refuse_reopening': fromAbove('assessments.refuse_reopening'),

  'GET /audit': list('audit.read'),
  'GET /audit.csv': list('audit.read'),
  'GET /audit/verification': list('audit.read'),
  'GET /trash': list('assessments.comment'),
  'POST /trash/:id/restoration': list('assessments.comment'),
}
