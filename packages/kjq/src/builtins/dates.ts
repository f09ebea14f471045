/** Dates: broken-down times `[year, month 0–11, day, hours, minutes, seconds, weekday, day of year]`, strftime, strptime. UTC. */
import { JqError } from '../errors.ts'
import { isArray, isNumber, toDouble, type Json } from '../json/value.ts'

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

function utc(
  year: number,
  month: number,
  day: number,
  hours: number,
  minutes: number,
  seconds: number,
): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month, day)
  date.setUTCHours(hours, minutes, seconds)
  return date.getTime()
}

function dayOfYear(year: number, month: number, day: number): number {
  return Math.round((utc(year, month, day, 0, 0, 0) - utc(year, 0, 1, 0, 0, 0)) / 86_400_000)
}

function breakDown(seconds: number, offsetMs = 0): Json[] {
  if (!Number.isFinite(seconds))
    throw new JqError('error converting number of seconds since epoch to datetime')
  const whole = Math.floor(seconds)
  const date = new Date(whole * 1000 + offsetMs)
  if (Number.isNaN(date.getTime()))
    throw new JqError('error converting number of seconds since epoch to datetime')
  const fraction = seconds - whole
  const year = date.getUTCFullYear()
  return [
    year,
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds() + fraction,
    date.getUTCDay(),
    dayOfYear(year, date.getUTCMonth(), date.getUTCDate()),
  ]
}

export function gmtime(input: Json): Json {
  if (!isNumber(input)) throw new JqError('gmtime() requires a number')
  return breakDown(toDouble(input))
}

export function localtime(input: Json): Json {
  if (!isNumber(input)) throw new JqError('localtime() requires a number')
  const seconds = toDouble(input)
  return breakDown(seconds, -new Date(seconds * 1000).getTimezoneOffset() * 60_000)
}

function brokenDown(input: Json, name: string): number[] {
  if (!isArray(input)) throw new JqError(`${name} requires array of 6 numbers`)
  return input.map((part) => {
    if (!isNumber(part)) throw new JqError(`${name} requires parsed datetime inputs`)
    return toDouble(part)
  })
}

export function mktime(input: Json): Json {
  if (!isArray(input)) throw new JqError('mktime requires array of 6 numbers')
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = brokenDown(
    input,
    'mktime',
  ).map(Math.floor)
  const time = utc(year, month, day, hours, minutes, seconds)
  if (Number.isNaN(time)) throw new JqError('invalid gmtime representation')
  return Math.floor(time / 1000)
}

const pad = (value: number, width: number, fill = '0'): string =>
  String(value).padStart(width, fill)

function weeksIn(y: number): number {
  const first = new Date(utc(y, 0, 1, 0, 0, 0)).getUTCDay()
  const leap = dayOfYear(y, 11, 31) === 365
  return first === 4 || (leap && first === 3) ? 53 : 52
}

/** ISO 8601 week: [year, week]. */
function isoWeek(year: number, yday: number, wday: number): [number, number] {
  const monday = (wday + 6) % 7
  const week = Math.floor((yday - monday + 10) / 7)
  if (week < 1) return [year - 1, weeksIn(year - 1)]
  return week > weeksIn(year) ? [year + 1, 1] : [year, week]
}

function formatTime(
  parts: readonly number[],
  format: string,
  zone: string,
  offset: string,
): string {
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, rawSeconds = 0, wday = 0, yday = 0] =
    parts
  const seconds = Math.floor(rawSeconds)
  const hours12 = hours % 12 === 0 ? 12 : hours % 12
  const show = (letter: string): string => {
    switch (letter) {
      case 'Y':
        return String(year)
      case 'C':
        return pad(Math.floor(year / 100), 2)
      case 'y':
        return pad(((year % 100) + 100) % 100, 2)
      case 'm':
        return pad(month + 1, 2)
      case 'd':
        return pad(day, 2)
      case 'e':
        return pad(day, 2, ' ')
      case 'H':
        return pad(hours, 2)
      case 'I':
        return pad(hours12, 2)
      case 'k':
        return pad(hours, 2, ' ')
      case 'l':
        return pad(hours12, 2, ' ')
      case 'M':
        return pad(minutes, 2)
      case 'S':
        return pad(seconds, 2)
      case 'Z':
        return zone
      case 'z':
        return offset
      case 'a':
        return (DAYS[wday] ?? '?').slice(0, 3)
      case 'A':
        return DAYS[wday] ?? '?'
      case 'b':
      case 'h':
        return (MONTHS[month] ?? '?').slice(0, 3)
      case 'B':
        return MONTHS[month] ?? '?'
      case 'j':
        return pad(yday + 1, 3)
      case 'u':
        return String(wday === 0 ? 7 : wday)
      case 'w':
        return String(wday)
      case 'U':
        return pad(Math.floor((yday + 7 - wday) / 7), 2)
      case 'W':
        return pad(Math.floor((yday + 7 - ((wday + 6) % 7)) / 7), 2)
      case 'V':
        return pad(isoWeek(year, yday, wday)[1], 2)
      case 'G':
        return String(isoWeek(year, yday, wday)[0])
      case 'g':
        return pad(isoWeek(year, yday, wday)[0] % 100, 2)
      case 'p':
        return hours < 12 ? 'AM' : 'PM'
      case 'P':
        return hours < 12 ? 'am' : 'pm'
      case 's':
        return String(Math.floor(utc(year, month, day, hours, minutes, seconds) / 1000))
      case 'T':
        return `${show('H')}:${show('M')}:${show('S')}`
      case 'R':
        return `${show('H')}:${show('M')}`
      case 'r':
        return `${show('I')}:${show('M')}:${show('S')} ${show('p')}`
      case 'D':
      case 'x':
        return `${show('m')}/${show('d')}/${show('y')}`
      case 'X':
        return show('T')
      case 'F':
        return `${show('Y')}-${show('m')}-${show('d')}`
      case 'c':
        return `${show('a')} ${show('b')} ${show('e')} ${show('T')} ${show('Y')}`
      case 'n':
        return '\n'
      case 't':
        return '\t'
      case '%':
        return '%'
      default:
        return `%${letter}`
    }
  }
  return format.replace(/%[EO]?([A-Za-z%])/g, (_match, letter: string) => show(letter))
}

export function strftime(input: Json, format: Json): Json {
  const parts = isNumber(input) ? gmtime(input) : input
  if (!isArray(parts)) throw new JqError('strftime/1 requires parsed datetime inputs')
  if (typeof format !== 'string') throw new JqError('strftime/1 requires a string format')
  return formatTime(brokenDown(parts, 'strftime/1'), format, 'UTC', '+0000')
}

export function strflocaltime(input: Json, format: Json): Json {
  const parts = isNumber(input) ? localtime(input) : input
  if (!isArray(parts)) throw new JqError('strflocaltime/1 requires parsed datetime inputs')
  if (typeof format !== 'string') throw new JqError('strflocaltime/1 requires a string format')
  const numbers = brokenDown(parts, 'strflocaltime/1')
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = numbers
  const date = new Date(year, month, day, hours, minutes, seconds)
  const offset = -date.getTimezoneOffset()
  const zone =
    new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' })
      .formatToParts(date)
      .find((part) => part.type === 'timeZoneName')?.value ?? 'UTC'
  return formatTime(
    numbers,
    format,
    zone,
    `${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60), 2)}${pad(Math.abs(offset) % 60, 2)}`,
  )
}

interface Parsed {
  year: number
  month: number
  day: number
  hours: number
  minutes: number
  seconds: number
  pm: boolean | null
  yday: number | null
  epoch: number | null
}

/** @throws JqError when the text does not match the format */
export function strptime(input: Json, format: Json): Json {
  if (typeof input !== 'string')
    throw new JqError(`strptime/1 requires string inputs and arguments`)
  if (typeof format !== 'string')
    throw new JqError(`strptime/1 requires string inputs and arguments`)
  const fail = (): JqError => new JqError(`date "${input}" does not match format "${format}"`)
  const parsed: Parsed = {
    year: 1900,
    month: 0,
    day: 0,
    hours: 0,
    minutes: 0,
    seconds: 0,
    pm: null,
    yday: null,
    epoch: null,
  }
  let at = 0
  const number = (width: number, min: number, max: number): number => {
    const match = new RegExp(`[ ]*([+-]?[0-9]{1,${width}})`, 'y')
    match.lastIndex = at
    const digits = match.exec(input)
    const value = Number(digits?.[1])
    if (digits === null || value < min || value > max) throw fail()
    at += digits[0].length
    return value
  }
  const word = (names: readonly string[]): number => {
    const rest = input.slice(at).toLowerCase()
    for (const [i, name] of names.entries()) {
      for (const candidate of [name, name.slice(0, 3)]) {
        if (rest.startsWith(candidate.toLowerCase())) {
          at += candidate.length
          return i
        }
      }
    }
    throw fail()
  }
  const read = (letter: string): void => {
    switch (letter) {
      case 'Y':
        parsed.year = number(4, -9999, 9999)
        break
      case 'm':
        parsed.month = number(2, 1, 12) - 1
        break
      case 'd':
      case 'e':
        parsed.day = number(2, 1, 31)
        break
      case 'H':
      case 'k':
        parsed.hours = number(2, 0, 23)
        break
      case 'I':
      case 'l':
        parsed.hours = number(2, 1, 12) % 12
        break
      case 'M':
        parsed.minutes = number(2, 0, 59)
        break
      case 'S':
        parsed.seconds = number(2, 0, 61)
        break
      case 'y': {
        const short = number(2, 0, 99)
        parsed.year = short < 69 ? 2000 + short : 1900 + short
        break
      }
      case 'j':
        parsed.yday = number(3, 1, 366) - 1
        break
      case 'a':
      case 'A':
        word(DAYS)
        break
      case 'b':
      case 'B':
      case 'h':
        parsed.month = word(MONTHS)
        break
      case 'p':
        parsed.pm = word(['AM', 'PM']) === 1
        break
      case 's':
        parsed.epoch = number(15, -1e15, 1e15)
        break
      case 'u':
      case 'w':
        number(1, 0, 7)
        break
      case 'T':
        Array.from('H:M:S').forEach(literalOr)
        break
      case 'R':
        Array.from('H:M').forEach(literalOr)
        break
      case 'D':
        Array.from('m/d/y').forEach(literalOr)
        break
      case 'F':
        Array.from('Y-m-d').forEach(literalOr)
        break
      case 'Z': {
        const zone = /[A-Za-z]+/y
        zone.lastIndex = at
        const name = zone.exec(input)
        if (name === null) throw fail()
        at += name[0].length
        break
      }
      case 'z': {
        const zone = /Z|[+-][0-9]{2}(?::?[0-9]{2})?/y
        zone.lastIndex = at
        const offset = zone.exec(input)
        if (offset === null) throw fail()
        at += offset[0].length
        break
      }
      case 'n':
      case 't':
        while (/\s/.test(input[at] ?? '')) at++
        break
      case '%':
        literal('%')
        break
      default:
        throw fail()
    }
  }
  const literal = (char: string): void => {
    if (/\s/.test(char)) {
      while (/\s/.test(input[at] ?? '')) at++
      return
    }
    if (input[at] !== char) throw fail()
    at++
  }
  const literalOr = (char: string): void => (/[A-Za-z]/.test(char) ? read(char) : literal(char))
  for (let i = 0; i < format.length; i++) {
    const char = format[i]!
    if (char !== '%') {
      literal(char)
      continue
    }
    i++
    if (format[i] === 'E' || format[i] === 'O') i++
    read(format[i] ?? '')
  }
  if (at < input.length) throw fail()
  if (parsed.epoch !== null) return breakDown(parsed.epoch)
  if (parsed.pm === true) parsed.hours += 12
  const { year, hours, minutes, seconds } = parsed
  let { month, day } = parsed
  if (parsed.yday !== null && day === 0) {
    const date = new Date(utc(year, 0, parsed.yday + 1, 0, 0, 0))
    month = date.getUTCMonth()
    day = date.getUTCDate()
  }
  const date = new Date(utc(year, month, day, 0, 0, 0))
  return [year, month, day, hours, minutes, seconds, date.getUTCDay(), dayOfYear(year, month, day)]
}
