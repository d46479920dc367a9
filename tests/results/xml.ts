/**
 * Checks that a text is a well-formed XML document: one root, tags that match, attributes quoted and named once, no bare
 * `&` or `<`, no characters XML cannot hold.
 * @returns null, or what is wrong
 */
export function wellFormed(text: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) return 'a character XML cannot hold'
  const open: string[] = []
  let roots = 0
  let at = 0
  const token =
    /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/gy
  while (at < text.length) {
    token.lastIndex = at
    const found = token.exec(text)
    if (!found) return `not well-formed at ${text.slice(at, at + 60)}`
    at = token.lastIndex
    const [whole, closed, opened, attributes = '', empty] = found
    if (closed !== undefined) {
      if (open.pop() !== closed) return `</${closed}> closes another element`
    } else if (opened !== undefined) {
      if (open.length === 0 && ++roots > 1) return 'a second root'
      const names = [...attributes.matchAll(/([\w:.-]+)\s*=/g)].map(([, name]) => name)
      if (new Set(names).size !== names.length) return `an attribute twice in <${opened}>`
      if (badReference(attributes)) return `a bare & in <${opened}>`
      if (!empty) open.push(opened)
    } else if (!whole.startsWith('<')) {
      if (badReference(whole) || whole.includes(']]>')) return `a bare & or ]]> in ${whole.slice(0, 60)}`
      if (open.length === 0 && whole.trim() !== '') return 'text outside the root'
    }
  }
  return open.length > 0 ? `<${open.at(-1)}> is not closed` : roots === 1 ? null : 'no root'
}

function badReference(text: string): boolean {
  return /&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[0-9a-fA-F]+);)/.test(text)
}
