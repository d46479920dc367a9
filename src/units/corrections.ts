import { z } from 'zod'
import content from './corrections.json' with { type: 'json' }

const reason = z.string().min(20)
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/)

const schema = z.strictObject({
  /** a commune of today that the source lists under a wrong code */
  communeCodes: z.array(
    z.strictObject({ name: z.string(), province: z.string(), code: z.string(), correct: z.string(), reason }),
  ),
  /** a commune before 1/7/2025 that the source lacks */
  formerCommunes: z.array(
    z.strictObject({
      code: z.string(),
      name: z.string(),
      district: z.string(),
      province: z.string(),
      becomes: z.string(),
      reason,
    }),
  ),
  /** a district before 1/7/2025 that the source calls by an older name */
  formerDistrictNames: z.array(
    z.strictObject({ province: z.string(), name: z.string(), correct: z.string(), reason }),
  ),
  /** a district before 1/7/2025 with no communes, which became a commune-level unit */
  districtsWithoutCommunes: z.array(
    z.strictObject({ name: z.string(), province: z.string(), becomes: z.string(), reason }),
  ),
  /** a unit of today that changed its name or kind after the source was made */
  changes: z.array(
    z.strictObject({
      level: z.enum(['province', 'commune']),
      code: z.string(),
      from: z.string(),
      to: z.string(),
      on: day,
      decision: z.string(),
      reason,
    }),
  ),
})

export type Corrections = Readonly<z.infer<typeof schema>>

/** Everything this product says differently from its source of national units, each with the reason: `corrections.json`. */
export const corrections: Corrections = schema.parse(content)
