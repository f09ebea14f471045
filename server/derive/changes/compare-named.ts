/**
 * Compares named things of two looks where either may have been partial. A thing is compared with the newest look that
 * could tell about it: what the last one could not read (a broker was silent) is compared with the one before. What
 * neither could read is not compared: nothing goes because it could not be read, or appears because it can be again.
 */
import type { Fault } from '@millrace/kafka/read/model.ts'

/** What one look told. */
export interface Told<T> {
  /** ms since epoch. */
  readonly at: number
  readonly things: ReadonlyMap<string, T>
  /** Of a name that is not in `things`: it is known not to be there. */
  readonly lacks: (name: string) => boolean
  /** Kafka may have left some out (KIP-430: the principal lacks Describe on the cluster); null: could not be asked. */
  readonly hidden: boolean | null
}

interface Heard<T> {
  readonly appeared: (name: string, thing: T, since: number, hidden: boolean) => void
  readonly went: (name: string, thing: T, since: number, hidden: boolean) => void
  readonly stayed: (name: string, before: T, after: T, since: number) => void
}

export function compareNamed<T>(now: Told<T>, bases: readonly Told<T>[], heard: Heard<T>): void {
  const baseOf = (name: string): Told<T> | undefined =>
    bases.find((base) => base.things.has(name) || base.lacks(name))
  for (const [name, after] of now.things) {
    const base = baseOf(name)
    if (base === undefined) continue
    const before = base.things.get(name)
    if (before !== undefined) heard.stayed(name, before, after, base.at)
    else if (sameSight(base, now)) heard.appeared(name, after, base.at, now.hidden === true)
  }
  for (const base of bases)
    for (const [name, before] of base.things) {
      if (now.things.has(name) || !now.lacks(name) || baseOf(name) !== base) continue
      if (sameSight(base, now)) heard.went(name, before, base.at, now.hidden === true)
    }
}

/** Permissions that came or went between two looks show or hide things that were there all the time. */
function sameSight(a: Told<unknown>, b: Told<unknown>): boolean {
  return a.hidden === null || b.hidden === null || a.hidden === b.hidden
}

/** What the faults of a list say about whether it is complete. @param asking API by which that is found out */
export function hiddenIn(faults: readonly Fault[]): boolean | null {
  if (faults.some(({ kind }) => kind === 'hidden')) return true
  return faults.some(isOfAskingWhetherHidden) ? null : false
}

/** packages/kafka/src/read/hidden.ts asks the cluster for the principal's rights. */
export function isOfAskingWhetherHidden({ broker, item, kind }: Fault): boolean {
  return kind !== 'hidden' && broker === undefined && item === undefined
}
