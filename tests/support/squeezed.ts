/** A comment, a text, a template, a pattern, or what lies between them. A pattern stands where no value has just ended. */
const piece =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<=[=(,:?[!&|;{}]\s*|return\s+)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*|[\s\S]/g

/**
 * A script without comments and without the spaces and line ends that mean nothing: those beside a sign after or before which no
 * statement can end. Names stay as they are. Templates must have no template inside.
 */
export function squeezed(script: string): string {
  const texts: string[] = []
  const bare = script.replace(piece, (found) => {
    if (found.startsWith('/*') || found.startsWith('//')) return ' '
    if (found.length === 1) return found
    texts.push(found)
    return `@${texts.length - 1}@`
  })
  const small = bare
    .replace(/[ \t]*\n\s*/g, '\n')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?(=>|[=<>&|?:,;(){}[\]*/%!]) ?/g, '$1')
    .replace(/ ([+-]) /g, '$1')
    .replace(/([=<>&|?:,;({[*/%])\n/g, '$1')
    .replace(/\n(?=[)\]},;.?:=&|*/%<>])/g, '')
    .replace(/;+\}/g, '}')
    .replace(/,(?=[)}])/g, '')
    .trim()
  return shortened(small, texts).replace(/@(\d+)@/g, (_, at) => texts[Number(at)]!)
}

/**
 * Gives functions, constants and parameters of the script itself names of two letters, wherever they stand. Left alone is whatever also stands as the name
 * of a field, could be a field with the same name as its value, is used in a template, or goes out of the script.
 */
function shortened(script: string, texts: readonly string[]): string {
  const templates = texts.filter((text) => text.startsWith('`')).join()
  const used = new Set(script.match(/[\w$]+/g))
  const outside = /(?:export|import)\{[^}]*\}/.exec(script)?.[0] ?? ''
  let [text, made] = [script, 0]
  const next = (): string => {
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
    const name = `${letters[made % 52]}${made < 52 ? '$' : Math.floor(made / 52)}`
    made++
    return used.has(name) ? next() : name
  }
  const declared = [...script.matchAll(/\b(?:function |const |let )(\w+)(?=[(=])/g)].map(([, one]) => one!)
  const given = [...script.matchAll(/\bfunction \w+\(([\w,]+)\)|\(([\w,]+)\)=>/g)]
  for (const [, ofFunction, ofArrow] of given) declared.push(...(ofFunction ?? ofArrow)!.split(','))
  for (const name of new Set(declared.filter((one) => one.length > 3))) {
    // In a list of parameters a name stands like a field; there it is none.
    const plain = text.replace(/\bfunction [\w$]+\([\w$,]+\)|\([\w$,]+\)=>|\([\w$,]+\)/g, '')
    const asField = new RegExp(`\\.${name}\\b|[{,]${name}[,}:=]`)
    if (asField.test(plain) || templates.includes(name) || outside.includes(name)) continue
    const short = next()
    text = text.replace(new RegExp(`(?<![.\\w$])${name}(?![\\w$])`, 'g'), () => short)
  }
  return text
}
