import { appraisals } from './assessments/appraisals.ts'
import { entering } from './assessments/entering.ts'
import { merging } from './assessments/merging.ts'
import { sheet } from './assessments/sheet.ts'
import { workbook } from './assessments/workbook.ts'
import { together } from './dictionary.ts'

export const assessments = together(workbook, sheet, merging, entering, appraisals)
