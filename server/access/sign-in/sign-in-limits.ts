/**
 * How often names and passwords may be tried. Three limits, each for one attack, and each so that it cannot be turned into one:
 *
 * - one name from one address: guessing a password.
 * - one name from everywhere: guessing it from many addresses. Whoever signed in from an address lately is not held up by it
 *   there, so that nobody can lock somebody else out.
 * - one address, all names: trying one password on many names. Again not for a name that signed in from there lately, so that
 *   one guesser behind a proxy, or a proxy whose HTTP_FORWARDED is not set, does not lock out everybody behind it.
 *
 * Right passwords are given back: only wrong ones count.
 */
import { isIPv6 } from 'node:net'
import { buckets } from './buckets.ts'
import { SignInError } from './errors.ts'

const PAIR = { capacity: 10, everyMs: 30_000 }
const NAME = { capacity: 50, everyMs: 20_000 }
const ADDRESS = { capacity: 100, everyMs: 5_000 }
const KNOWN_MS = 30 * 86_400_000
const MAX_KNOWN = 20_000

export interface Attempt {
  /** The password was right. */
  succeeded(): void
}

export interface SignInLimits {
  /** @throws SignInError MR_SIGN_IN_LIMIT */
  begin(name: string, address: string | null): Attempt
}

export function signInLimits(now: () => number = () => performance.now()): SignInLimits {
  const pairs = buckets(PAIR, now)
  const names = buckets(NAME, now)
  const addresses = buckets(ADDRESS, now)
  /** Pairs that signed in lately, and when. */
  const known = new Map<string, number>()

  function isKnown(pair: string): boolean {
    const at = known.get(pair)
    return at !== undefined && now() - at < KNOWN_MS
  }

  return {
    begin(name, from) {
      const address = networkOf(from)
      const pair = JSON.stringify([name, address])
      const trusted = isKnown(pair)
      const waits = [pairs.wait(pair)]
      if (!trusted) waits.push(names.wait(name), addresses.wait(address))
      const wait = Math.max(...waits)
      if (wait > 0) throw tooMany(wait)
      // Before the password is looked at: a thousand tries at once are a thousand tries.
      pairs.take(pair)
      if (!trusted) {
        names.take(name)
        addresses.take(address)
      }
      return {
        succeeded() {
          pairs.fill(pair)
          if (!trusted) {
            names.giveBack(name)
            addresses.giveBack(address)
          }
          known.delete(pair)
          known.set(pair, now())
          const [oldest] = known.keys()
          if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest)
        },
      }
    },
  }
}

function tooMany(waitMs: number): SignInError {
  const seconds = Math.ceil(waitMs / 1000)
  return new SignInError(
    'MR_SIGN_IN_LIMIT',
    `Too many wrong names or passwords. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    { retryAfter: seconds },
  )
}

/** An address; of IPv6 the 64 bits that one household or machine has as its own. */
export function networkOf(address: string | null): string {
  if (address === null || !isIPv6(address)) return address ?? ''
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (v4 !== undefined) return v4
  const [head = '', tail] = address.split('%', 1)[0]?.split('::', 2) ?? []
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  const groups = [...left, ...Array<string>(Math.max(0, zeros)).fill('0'), ...right]
  return `${groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
