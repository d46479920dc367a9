import { together } from './dictionary.ts'
import { cases } from './rounds/cases.ts'
import { course } from './rounds/course.ts'
import { faults } from './rounds/faults.ts'
import { links } from './rounds/links.ts'
import { settingUp } from './rounds/setting-up.ts'

export const rounds = together(settingUp, course, cases, links, faults)
