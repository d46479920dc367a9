import { importing } from './accounts/importing.ts'
import { persons } from './accounts/persons.ts'
import { posts } from './accounts/posts.ts'
import { sessions } from './accounts/sessions.ts'
import { sheets } from './accounts/sheets.ts'
import { together } from './dictionary.ts'

export const accounts = together(persons, posts, importing, sheets, sessions)
