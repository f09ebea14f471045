/**
 * Keeps preferences on the server: read once at the start, changes sent when they rest. Nothing waits for it; what
 * cannot be sent stays in this browser and is tried again.
 */
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { create } from 'zustand'
import { getJson, retryOnce, sendJson } from '../api/client.ts'
import { apiPaths } from '../api/paths.ts'
import { ProblemError } from '../api/problem-error.ts'
import { membersOf, type Members } from './members.ts'
import { takeFromServer, usePreferences } from './preferences.ts'

/** Where preferences are kept, for the settings page. */
export type Keeping =
  | { readonly kind: 'asking' }
  | { readonly kind: 'kept' }
  | { readonly kind: 'here-only'; readonly reason: string }

export const useKeeping = create<{ readonly keeping: Keeping }>()(() => ({
  keeping: { kind: 'asking' },
}))

export interface SettingsServer {
  load(): Promise<Members>
  /** null removes a member. */
  save(changed: Members): Promise<unknown>
}

export interface SyncTiming {
  /** A dragged edge changes with every pixel: sent when it rests. */
  readonly restMs: number
  readonly againMs: number
}

const TIMING: SyncTiming = { restMs: 700, againMs: 30_000 }

export class SettingsSync implements Disposable {
  readonly #server: SettingsServer
  readonly #timing: SyncTiming
  readonly #unsubscribe: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #loaded = false
  #busy = false

  constructor(server: SettingsServer, timing: SyncTiming = TIMING) {
    this.#server = server
    this.#timing = timing
    this.#unsubscribe = usePreferences.subscribe(({ unsent }, before) => {
      if (unsent !== before.unsent && unsent.length > 0) this.#wait(timing.restMs)
    })
  }

  /** Reads what the server has, if that has not been done, and sends what it has not. */
  async sync(): Promise<void> {
    if (this.#busy) return
    clearTimeout(this.#timer)
    this.#busy = true
    try {
      if (!this.#loaded) {
        takeFromServer(await this.#server.load())
        this.#loaded = true
      }
      await this.#send()
      useKeeping.setState({ keeping: { kind: 'kept' } })
      if (usePreferences.getState().unsent.length > 0) this.#wait(this.#timing.restMs)
    } catch (error) {
      useKeeping.setState({ keeping: { kind: 'here-only', reason: reasonOf(error) } })
      this.#wait(this.#timing.againMs)
    } finally {
      this.#busy = false
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
    this.#unsubscribe()
  }

  async #send(): Promise<void> {
    const { unsent, ...preferences } = usePreferences.getState()
    if (unsent.length === 0) return
    const members = membersOf(preferences)
    const sent = Object.fromEntries(unsent.map((name) => [name, members[name] ?? null]))
    await this.#server.save(sent)
    // What was changed again meanwhile is still to be sent.
    const { unsent: open, ...now } = usePreferences.getState()
    const values = membersOf(now)
    usePreferences.setState({
      unsent: open.filter((name) => !(name in sent) || (values[name] ?? null) !== sent[name]),
    })
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.sync(), ms)
  }
}

function reasonOf(error: unknown): string {
  return error instanceof ProblemError ? error.problem.detail : String(error)
}

export const settingsServer: SettingsServer = {
  async load() {
    const path = apiPaths.settings()
    const { settings } = await retryOnce(() => getJson<ResponseOf<'settings'>>(path))
    return settings.values
  },
  save: (values) => retryOnce(() => sendJson('PUT', apiPaths.settings(), { values })),
}
