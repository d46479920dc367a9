/**
 * The probability that a standard normal variable is at most x. Relative precision 1e-14, also far out in the lower
 * tail; for the upper tail use `normalCdf(-x)`.
 *
 * simple-statistics reads this from a table of four digits, which is too coarse for intervals.
 *
 * @throws if x is not a number
 * @see W. J. Cody (1969), Rational Chebyshev approximations for the error function, Math. Comp. 23
 * @example
 * normalCdf(1.959963984540054) // => 0.975
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) throw new Error('normalCdf requires a number')
  return 0.5 * complementaryErrorFunction(-x * Math.SQRT1_2)
}

/**
 * The value a standard normal variable stays below with probability p.
 *
 * @param p between 0 and 1, both excluded
 * @throws if p is not between 0 and 1
 * @see M. J. Wichura (1988), Algorithm AS 241, Applied Statistics 37
 * @example
 * normalQuantile(0.975) // => 1.959963984540054
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new Error('normalQuantile requires p between 0 and 1')
  const centred = p - 0.5
  if (Math.abs(centred) <= 0.425) {
    const r = 0.180625 - centred * centred
    return (centred * polynomial(CENTRE_TOP, r)) / polynomial(CENTRE_BOTTOM, r)
  }
  const r = Math.sqrt(-Math.log(centred < 0 ? p : 1 - p))
  const size =
    r <= 5
      ? polynomial(TAIL_TOP, r - 1.6) / polynomial(TAIL_BOTTOM, r - 1.6)
      : polynomial(FAR_TOP, r - 5) / polynomial(FAR_BOTTOM, r - 5)
  return centred < 0 ? -size : size
}

/**
 * The complementary error function, 2/√π times the integral of exp(-t²) from x to infinity.
 *
 * @see W. J. Cody (1969), Rational Chebyshev approximations for the error function, Math. Comp. 23
 * @example
 * complementaryErrorFunction(0) // => 1
 */
export function complementaryErrorFunction(x: number): number {
  const size = Math.abs(x)
  if (size <= 0.46875) {
    const square = size * size
    return 1 - (x * polynomial(NEAR_TOP, square)) / polynomial(NEAR_BOTTOM, square)
  }
  let tail: number
  if (size <= 4) {
    tail = polynomial(MIDDLE_TOP, size) / polynomial(MIDDLE_BOTTOM, size)
  } else if (size < 26.6) {
    const inverse = 1 / (size * size)
    const correction = (inverse * polynomial(LAST_TOP, inverse)) / polynomial(LAST_BOTTOM, inverse)
    tail = (1 / Math.sqrt(Math.PI) - correction) / size
  } else {
    tail = 0
  }
  // exp(-x²) loses digits for large x unless x is split into a part with an exact square and a rest.
  const rough = Math.trunc(size * 16) / 16
  const rest = (size - rough) * (size + rough)
  const value = Math.exp(-rough * rough) * Math.exp(-rest) * tail
  return x < 0 ? 2 - value : value
}

/** Coefficients from the constant term upwards. */
function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0
  for (let power = coefficients.length - 1; power >= 0; power--) value = value * x + coefficients[power]!
  return value
}

const NEAR_TOP = [
  3209.3775891384694, 377.485237685302, 113.86415415105016, 3.1611237438705655, 0.18577770618460315,
]
const NEAR_BOTTOM = [2844.236833439171, 1282.6165260773723, 244.02463793444417, 23.601290952344122, 1]
const MIDDLE_TOP = [
  1230.3393547979972, 2051.0783778260716, 1712.0476126340707, 881.952221241769, 298.6351381974001,
  66.11919063714163, 8.883149794388377, 0.5641884969886701, 2.1531153547440383e-8,
]
const MIDDLE_BOTTOM = [
  1230.3393548037495, 3439.3676741437216, 4362.619090143247, 3290.7992357334597, 1621.3895745666903,
  537.1811018620099, 117.6939508913125, 15.744926110709835, 1,
]
const LAST_TOP = [
  0.0006587491615298378, 0.016083785148742275, 0.12578172611122926, 0.36034489994980445, 0.30532663496123236,
  0.016315387137302097,
]
const LAST_BOTTOM = [
  0.0023352049762686918, 0.06051834131244132, 0.5279051029514285, 1.8729528499234673, 2.568520192289822, 1,
]

const CENTRE_TOP = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
]
const CENTRE_BOTTOM = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852546,
]
const TAIL_TOP = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
]
const TAIL_BOTTOM = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
]
const FAR_TOP = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
]
const FAR_BOTTOM = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
]
