type Json = { readonly [name: string]: unknown }

/** A survey of mixed types, every fourth question with a condition, ten questions a page. */
export function documentOf(count: number): Json {
  const questions = Array.from({ length: count }, (_, at) => questionAt(at))
  const pages = Array.from({ length: Math.ceil(count / 10) }, (_, page) => ({
    name: `page${page}`,
    elements: questions.slice(page * 10, page * 10 + 10),
  }))
  return { pages }
}

/** Whether a question has a condition: the first of its page is a required choice that decides. */
export function conditioned(at: number): boolean {
  return at >= 10 && at % 4 === 3
}

/** The question on which another one depends: the first of the page before. */
export function decider(at: number): number {
  return Math.floor(at / 10) * 10 - 10
}

function questionAt(at: number): Json {
  const shared = {
    name: `q${at}`,
    title: { vi: `Câu hỏi số ${at}`, en: `Question number ${at}` },
    ...(at % 10 === 0 ? { isRequired: true } : {}),
    ...(conditioned(at) ? { visibleIf: `{q${decider(at)}} >= 3 and {q${decider(at)}} <> 5` } : {}),
  }
  const choices = [1, 2, 3, 4, 5].map((value) => ({
    value,
    text: { vi: `Phương án ${value}`, en: `Choice ${value}` },
  }))
  switch (at % 10) {
    case 0:
    case 1:
      return { ...shared, type: 'radiogroup', choices }
    case 2:
      return { ...shared, type: 'checkbox', choices, maxSelectedChoices: 3 }
    case 3:
      return { ...shared, type: 'rating', rateMax: 5 }
    case 4:
      return { ...shared, type: 'matrix', rows: ['a', 'b', 'c', 'd'], columns: choices }
    case 5:
      return { ...shared, type: 'text', inputType: 'number', min: 0, max: 120 }
    case 6:
      return { ...shared, type: 'dropdown', choices }
    case 7:
      return { ...shared, type: 'boolean' }
    case 8:
      return { ...shared, type: 'text', maxLength: 100 }
    default:
      return { ...shared, type: 'comment', maxLength: 500 }
  }
}

/** A full sheet that is right: every question that is seen is answered. */
export function answersFor(count: number, turn: number): Json {
  const answers: { [name: string]: unknown } = {}
  const pick = (at: number) => 1 + ((at * 7 + turn * 3) % 5)
  for (let at = 0; at < count; at++) {
    if (conditioned(at) && ![3, 4].includes(pick(decider(at)))) continue
    answers[`q${at}`] = answerAt(at, pick(at))
  }
  return answers
}

function answerAt(at: number, picked: number): unknown {
  switch (at % 10) {
    case 2:
      return [picked, (picked % 5) + 1]
    case 4:
      return { a: picked, b: 1, c: 2, d: 5 }
    case 5:
      return picked * 10
    case 7:
      return picked > 2
    case 8:
      return `Câu trả lời ${picked}`
    case 9:
      return `Ý kiến dài hơn một chút, có dấu tiếng Việt, số ${picked}`
    default:
      return picked
  }
}
