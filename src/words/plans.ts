import { together } from './dictionary.ts'
import { importing } from './plans/importing.ts'
import { plan } from './plans/plan.ts'
import { reports } from './plans/reports.ts'
import { tasks } from './plans/tasks.ts'

/** Plans of the work around a round: tasks, who leads them, when they are due and what was done. */
export const plans = together(plan, tasks, importing, reports)
