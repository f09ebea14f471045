/** C's math library as jq offers it. Functions that JavaScript lacks are computed to about 1e-14. */

/** Lanczos, g = 7, n = 9. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
]

export function gamma(x: number): number {
  if (Number.isInteger(x)) {
    if (x <= 0) return x === 0 ? (Object.is(x, -0) ? -Infinity : Infinity) : Number.NaN
    if (x <= 171) {
      let product = 1
      for (let i = 2; i < x; i++) product *= i
      return product
    }
  }
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x))
  if (x > 171.7) return Infinity
  const z = x - 1
  let sum = LANCZOS[0]!
  for (let i = 1; i < 9; i++) sum += LANCZOS[i]! / (z + i)
  const t = z + 7.5
  // Halved powers keep the product in range near 171.
  const half = t ** ((z + 0.5) / 2)
  return Math.sqrt(2 * Math.PI) * half * Math.exp(-t) * half * sum
}

export function logGamma(x: number): number {
  if (x === Infinity || x === -Infinity) return Infinity
  if (x <= 0 && Number.isInteger(x)) return Infinity
  if (x === 1 || x === 2) return 0
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x)
  if (x < 20) return Math.log(Math.abs(gamma(x)))
  const inverse = 1 / (x * x)
  const series =
    (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) /
    x
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series
}

export function erf(x: number): number {
  if (Math.abs(x) > 2.5) return Math.sign(x) * (1 - erfc(Math.abs(x)))
  let term = x
  let sum = x
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / n
    const add = term / (2 * n + 1)
    sum += add
    if (Math.abs(add) < 1e-17 * Math.abs(sum)) break
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

export function erfc(x: number): number {
  if (x < 2.5) return 1 - erf(x)
  if (x > 27.3) return 0
  // Continued fraction, from the far end.
  let fraction = x
  for (let k = 120; k > 0; k--) fraction = x + k / 2 / fraction
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction
}

/** Bessel functions by their integral, Simpson's rule; smooth and periodic, so it converges fast. */
function integrate(f: (t: number) => number, from: number, to: number, steps: number): number {
  const h = (to - from) / steps
  let sum = f(from) + f(to)
  for (let i = 1; i < steps; i++) sum += f(from + i * h) * (i % 2 === 1 ? 4 : 2)
  return (sum * h) / 3
}

export function besselJ(n: number, x: number): number {
  if (x === 0) return n === 0 ? 1 : 0
  const steps = 400 + 4 * Math.ceil(Math.abs(x))
  return (
    integrate(
      (t) => Math.cos(n * t - x * Math.sin(t)),
      0,
      Math.PI,
      steps % 2 === 0 ? steps : steps + 1,
    ) / Math.PI
  )
}

export function besselY(n: number, x: number): number {
  if (x === 0) return -Infinity
  if (x < 0) return Number.NaN
  const near = integrate((t) => Math.sin(x * Math.sin(t) - n * t), 0, Math.PI, 4000) / Math.PI
  const sign = n % 2 === 0 ? 1 : -1
  const limit = Math.asinh(750 / x)
  const far =
    integrate(
      (t) => (Math.exp(n * t) + sign * Math.exp(-n * t)) * Math.exp(-x * Math.sinh(t)),
      0,
      limit,
      40_000,
    ) / Math.PI
  return near - far
}

/** [mantissa in ±[0.5, 1), exponent] */
export function frexp(x: number): [number, number] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0]
  let exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(x))) + 1)
  let mantissa = x * 2 ** -exponent
  while (Math.abs(mantissa) < 0.5) {
    mantissa *= 2
    exponent--
  }
  while (Math.abs(mantissa) >= 1) {
    mantissa /= 2
    exponent++
  }
  return [mantissa, exponent]
}

/** x · 2^n without overflow on the way. */
export function ldexp(x: number, n: number): number {
  const exponent = Math.max(-2200, Math.min(2200, Math.trunc(n)))
  const half = Math.trunc(exponent / 3)
  return x * 2 ** half * 2 ** half * 2 ** (exponent - 2 * half)
}

export function logb(x: number): number {
  if (x === 0) return -Infinity
  return Number.isFinite(x) ? frexp(x)[1] - 1 : Math.abs(x)
}

/** Half to even, as the default rounding mode. */
export function nearbyint(x: number): number {
  const floor = Math.floor(x)
  const rest = x - floor
  if (rest < 0.5) return floor === 0 && x < 0 ? -0 : floor
  if (rest > 0.5) return floor + 1
  return floor % 2 === 0 ? floor : floor + 1
}

/** Half away from zero. */
export function round(x: number): number {
  return x < 0 ? -Math.floor(-x + 0.5) : Number.isInteger(x) ? x : Math.floor(x + 0.5)
}

export function nextafter(x: number, towards: number): number {
  if (Number.isNaN(x) || Number.isNaN(towards)) return Number.NaN
  if (x === towards) return towards
  if (x === 0) return towards > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  const bits = view.getBigInt64(0)
  view.setBigInt64(0, towards > x === x > 0 ? bits + 1n : bits - 1n)
  return view.getFloat64(0)
}

/** IEEE remainder: x − n·y with n nearest, half to even. */
export function remainder(x: number, y: number): number {
  if (y === 0 || !Number.isFinite(x) || Number.isNaN(y)) return Number.NaN
  if (!Number.isFinite(y)) return x
  let rest = x % y
  const size = Math.abs(y)
  if (
    Math.abs(rest) * 2 > size ||
    (Math.abs(rest) * 2 === size && Math.abs(Math.trunc(x / y)) % 2 === 1)
  )
    rest -= Math.sign(rest) * size
  return rest === 0 ? (x < 0 ? -0 : 0) : rest
}

export const UNARY: Readonly<Record<string, (x: number) => number>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  sqrt: Math.sqrt,
  trunc: Math.trunc,
  round,
  nearbyint,
  rint: nearbyint,
  fabs: Math.abs,
  exp: Math.exp,
  expm1: Math.expm1,
  exp2: (x) => 2 ** x,
  exp10: (x) => 10 ** x,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  logb,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  cbrt: Math.cbrt,
  gamma: logGamma,
  lgamma: logGamma,
  lgamma_r: logGamma,
  tgamma: gamma,
  erf,
  erfc,
  j0: (x) => besselJ(0, x),
  j1: (x) => besselJ(1, x),
  y0: (x) => besselY(0, x),
  y1: (x) => besselY(1, x),
  significand: (x) => (x === 0 || !Number.isFinite(x) ? x : frexp(x)[0] * 2),
}

export const BINARY: Readonly<Record<string, (x: number, y: number) => number>> = {
  pow: (x, y) =>
    x === 1 || y === 0 ? 1 : x === -1 && !Number.isFinite(y) && !Number.isNaN(y) ? 1 : x ** y,
  atan2: Math.atan2,
  hypot: Math.hypot,
  fmod: (x, y) => x % y,
  fmin: (x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.min(x, y)),
  fmax: (x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.max(x, y)),
  fdim: (x, y) => (Number.isNaN(x) || Number.isNaN(y) ? Number.NaN : x > y ? x - y : 0),
  copysign: (x, y) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x)),
  drem: remainder,
  remainder,
  ldexp,
  scalb: ldexp,
  scalbln: ldexp,
  nextafter,
  nexttoward: nextafter,
  jn: besselJ,
  yn: besselY,
}
