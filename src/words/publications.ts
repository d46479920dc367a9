import { together } from './dictionary.ts'
import { method } from './publications/method.ts'
import { publishing } from './publications/publishing.ts'
import { recomputation } from './publications/recomputation.ts'
import { releases } from './publications/releases.ts'

export const publications = together(method, publishing, recomputation, releases)
