import type { Fault } from './faults.ts'

const deepestDocument = 60
const mostValues = 200_000
const mostCharacters = 4_000_000

/**
 * A copy of a document with all text in NFC and −0 as 0, if it is small enough and has no dangerous keys; else the faults. Takes
 * time in proportion to the limits, whatever is given: at most 60 levels, 200,000 values, 4 million characters.
 */
export function copyDocument(document: unknown): { copy: unknown; faults: Fault[] } {
  const faults: Fault[] = []
  let values = 0
  let characters = 0

  function refuse(path: string, code: string, reason: string): undefined {
    if (faults.length < 20) faults.push({ path, question: null, code, reason })
    return undefined
  }
  function copy(value: unknown, path: string, depth: number): unknown {
    if (++values > mostValues || characters > mostCharacters) return undefined
    if (typeof value === 'string') {
      characters += value.length
      return characters > mostCharacters ? undefined : value.normalize('NFC')
    }
    if (value === null || typeof value === 'boolean' || value === undefined) return value
    if (typeof value === 'number') {
      return Number.isFinite(value) ? value + 0 : refuse(path, 'not_json', 'số không hữu hạn.')
    }
    if (typeof value !== 'object') return refuse(path, 'not_json', 'không phải là dữ liệu JSON.')
    if (depth > deepestDocument) return refuse(path, 'too_deep', `lồng nhau quá ${deepestDocument} tầng.`)
    if (Array.isArray(value)) {
      if (value.length > mostValues) return refuse(path, 'too_many', `có ${value.length} mục.`)
      return value.map((entry, index) => copy(entry, `${path}[${index}]`, depth + 1))
    }
    return copyFields(value, path, depth)
  }
  function copyFields(value: object, path: string, depth: number): object {
    const fields: { [name: string]: unknown } = {}
    for (const name of Object.keys(value)) {
      const folded = name.normalize('NFC')
      if (folded in {}) {
        refuse(path, 'bad_name', `“${folded}” không dùng làm tên thuộc tính được.`)
        continue
      }
      const at = path === '' ? folded : `${path}.${folded}`
      fields[folded] = copy((value as { [name: string]: unknown })[name], at, depth + 1)
    }
    return fields
  }

  const result = copy(document, '', 0)
  if (values > mostValues || characters > mostCharacters) {
    refuse('', 'too_large', `phiếu quá lớn: nhiều nhất ${mostValues} giá trị và ${mostCharacters} ký tự.`)
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    refuse('', 'wrong_shape', 'phiếu phải là một đối tượng JSON.')
  }
  return { copy: result, faults }
}
