const names = new Set(['name', 'type', 'title', 'value', 'text'])
const words =
  /\b(?:and|or|not|empty|notempty|contains|notcontains|anyof|allof|noneof)\b|\b[a-z]+(?=\()|[<>=!]+|[-+*/%^]/gi

/** What a document uses: each property by the type of what it stands on, and each operator and function by where it stands. */
export function featuresOf(document: unknown): Set<string> {
  const found = new Set<string>()
  const walk = (value: unknown, type: string): void => {
    if (Array.isArray(value)) for (const entry of value) walk(entry, type)
    else if (typeof value === 'object' && value !== null) {
      const fields = value as Readonly<Record<string, unknown>>
      const own = String(fields.type ?? fields.cellType ?? type)
      for (const [name, inside] of Object.entries(fields)) {
        if (names.has(name)) continue
        found.add(`${own}.${name}`)
        if (typeof inside !== 'string') walk(inside, `${own}/${name}`)
        else if (/If$|expression/i.test(name))
          for (const [word] of inside.matchAll(words)) found.add(`${name}: ${word.toLowerCase()}`)
      }
    }
  }
  walk(document, '')
  return found
}
