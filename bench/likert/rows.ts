import { createHash } from 'node:crypto'

/**
 * The generated survey of the benchmarks: respondents × 30 questions graded 1–5, in 3,321 communes of 34 provinces of uneven
 * size, with unequal weights. The same seed gives the same rows, byte for byte, as the file that R was timed on.
 */
export const ITEMS = 30
export const COMMUNES = 3321
export const PROVINCES = 34
const SEED = 20260701

/** SHA-256 of the rows as CSV, by number of respondents, of the file that R was given. */
const KNOWN: Readonly<Record<number, string>> = {
  100000: '691c3339ea1601db43a5391af66bc6000f28a4648a853831af90998adc77f01c',
  1000000: '31b08f560dda67001fc8f225985454519a1b335a52b4b9e690f3fcef5153de7b',
}

export type Likert = {
  readonly respondents: number
  /** by respondent: commune 0 …, 1 = man, age band 1–3 */
  readonly commune: Int16Array
  readonly man: Uint8Array
  readonly age: Uint8Array
  /** `ITEMS` answers for each respondent */
  readonly answers: Uint8Array
  /** by commune: its province, 0 … */
  readonly provinceOf: readonly number[]
  /** the weight of a respondent by commune, sex and age band */
  readonly weightOf: (commune: number, man: number, age: number) => number
}

/** Makes the survey and checks that it is the one R was given, where that is known. */
export function makeLikert(respondents: number): Likert {
  const uniform = chance(SEED)
  // Six uniform numbers have a variance of one half: close to normal.
  const normal = () =>
    (uniform() + uniform() + uniform() + uniform() + uniform() + uniform() - 3) * Math.SQRT2
  const provinceOf = placeCommunes()
  const provinceEffect = Array.from({ length: PROVINCES }, () => 0.15 * normal())
  const communeEffect = provinceOf.map(() => 0.25 * normal())
  const persons = provinceOf.map(() => 3000 + Math.floor(uniform() * 30000))
  const ease = Array.from({ length: ITEMS }, (_, item) => 3.55 + 0.5 * Math.sin(item))
  const loading = Array.from({ length: ITEMS }, (_, item) => 0.55 + 0.01 * item)

  const commune = new Int16Array(respondents)
  const sampled = new Int32Array(COMMUNES)
  for (let i = 0; i < respondents; i++) {
    commune[i] = i < COMMUNES * 20 ? i % COMMUNES : Math.floor(uniform() * COMMUNES)
    sampled[commune[i]!]!++
  }
  const weightOf = (where: number, man: number, age: number) => {
    const share = persons[where]! / sampled[where]!
    return Number((share * (man ? 1.12 : 0.9) * (age === 1 ? 1.25 : 0.9)).toFixed(4))
  }

  const man = new Uint8Array(respondents)
  const age = new Uint8Array(respondents)
  const answers = new Uint8Array(respondents * ITEMS)
  const columns = Array.from({ length: ITEMS }, (_, item) => `q${item + 1}`)
  const hash = createHash('sha256').update(`id,province,commune,sex,age,weight,${columns.join(',')}\n`)
  let lines = ''
  for (let i = 0; i < respondents; i++) {
    const where = commune[i]!
    man[i] = uniform() < 0.47 ? 1 : 0
    age[i] = uniform() < 0.3 ? 1 : uniform() < 0.5 ? 2 : 3
    const own =
      provinceEffect[provinceOf[where]!]! + communeEffect[where]! + 0.7 * normal() + (age[i] === 3 ? 0.1 : 0)
    const province = String(provinceOf[where]! + 1).padStart(2, '0')
    const code = String(where + 1).padStart(4, '0')
    const weight = weightOf(where, man[i]!, age[i]!).toFixed(4)
    lines += `${i + 1},P${province},C${code},${man[i] ? 'M' : 'F'},${age[i]},${weight}`
    for (let item = 0; item < ITEMS; item++) {
      const felt = Math.round(ease[item]! + loading[item]! * own + 0.75 * normal())
      const answer = Math.min(5, Math.max(1, felt))
      answers[i * ITEMS + item] = answer
      lines += `,${answer}`
    }
    lines += '\n'
    if (lines.length > 1e6) {
      hash.update(lines)
      lines = ''
    }
  }
  const found = hash.update(lines).digest('hex')
  const known = KNOWN[respondents]
  if (known !== undefined && found !== known)
    throw new Error(`These are not the rows that R was given: ${found}`)
  return { respondents, commune, man, age, answers, provinceOf, weightOf }
}

/** The province of each commune: 60 to 134 communes each, then filled or thinned in turn up to the number there is. */
function placeCommunes(): number[] {
  const sizes = Array.from({ length: PROVINCES }, (_, province) => 60 + ((province * 37) % 75))
  let missing = COMMUNES - sizes.reduce((sum, size) => sum + size, 0)
  for (let province = 0; missing !== 0; province = (province + 1) % PROVINCES) {
    const step = Math.sign(missing)
    if (sizes[province]! + step < 40) continue
    sizes[province]! += step
    missing -= step
  }
  return sizes.flatMap((size, province) => new Array<number>(size).fill(province))
}

/** Uniform numbers of the generator mulberry32. */
function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
