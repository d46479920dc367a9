import { acts } from './cycles/acts.ts'
import { course } from './cycles/course.ts'
import { history } from './cycles/history.ts'
import { reply } from './cycles/reply.ts'
import { sources } from './cycles/sources.ts'
import { stages } from './cycles/stages.ts'
import { stops } from './cycles/stops.ts'
import { together } from './dictionary.ts'

export const cycles = together(stages, acts, stops, course, reply, history, sources)
