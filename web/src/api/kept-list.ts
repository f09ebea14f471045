/**
 * A list of what a person keeps on the server, with what they changed a moment ago on top: a star is filled when it is
 * pressed, not when Kafka has acknowledged it, and empty again when it was refused.
 */
import type { QueryClient } from '@tanstack/react-query'

/** Must give the same when it is applied again to what it gave. */
export type ListChange<Item> = (items: readonly Item[]) => readonly Item[]

export type ListBody<Item> = Readonly<Record<string, readonly Item[]>>

/**
 * How long an acknowledged change stays on top. The socket may be held by an instance that has not read it yet and
 * tells an older list meanwhile; instances wait for one another no longer than this.
 */
const SETTLED_MS = 3_000

export class KeptList<Item> {
  readonly path: string
  readonly #client: QueryClient
  readonly #key: readonly unknown[]
  readonly #member: string
  readonly #listeners = new Set<() => void>()
  #changes: readonly ListChange<Item>[] = []
  /** One write after the other: two of the same thing must not overtake each other. */
  #last: Promise<unknown> = Promise.resolve()

  /** @param member of the body that is the list @param key of the read in the query cache */
  constructor(client: QueryClient, key: readonly unknown[], path: string, member: string) {
    this.#client = client
    this.#key = key
    this.path = path
    this.#member = member
  }

  get changes(): readonly ListChange<Item>[] {
    return this.#changes
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The server's list with the changes that are under way. */
  over(body: ListBody<Item>): readonly Item[] {
    return this.#changes.reduce((items, change) => change(items), body[this.#member] ?? [])
  }

  /**
   * Shows `change` at once and takes it back if `send` fails.
   * @throws what `send` threw
   */
  async change<T>(change: ListChange<Item>, send: () => Promise<T>): Promise<T> {
    this.#set([...this.#changes, change])
    const sent = this.#last.then(send)
    this.#last = sent.catch(() => undefined)
    try {
      const answer = await sent
      this.#client.setQueryData<ListBody<Item>>(this.#key, (body) =>
        body === undefined ? body : { ...body, [this.#member]: change(body[this.#member] ?? []) },
      )
      setTimeout(() => this.#drop(change), SETTLED_MS)
      return answer
    } catch (error) {
      this.#drop(change)
      throw error
    }
  }

  #drop(change: ListChange<Item>): void {
    this.#set(this.#changes.filter((one) => one !== change))
  }

  #set(changes: readonly ListChange<Item>[]): void {
    this.#changes = changes
    for (const listener of this.#listeners) listener()
  }
}
