/** Asks for a change and tells what became of it; whoever has closed the panel meanwhile is told by a toast. */
import type { MutationAnswer } from '@millrace/contract/mutation.ts'
import { useEffect, useRef, useState } from 'react'
import { sendJson } from '../api/client.ts'
import { refreshAll } from '../api/live.ts'
import { apiPaths } from '../api/paths.ts'
import type { ChangeInput } from './forms/model.ts'
import { outcomeOfAnswer, outcomeOfError, type Outcome } from './outcome.ts'
import { tellOutcome } from './toast.tsx'

export type Run =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'ended'; readonly outcome: Outcome; readonly input: ChangeInput }

export function useSubmit(
  cluster: string,
  { mutation, done }: { readonly mutation: string; readonly done: string },
  onEnd: (outcome: Outcome) => void,
): {
  readonly run: Run
  readonly submit: (input: ChangeInput) => void
  readonly reset: () => void
} {
  const [run, setRun] = useState<Run>({ state: 'idle' })
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  const ask = async (input: ChangeInput): Promise<void> => {
    setRun({ state: 'running' })
    const outcome = await outcomeOf(cluster, mutation, input, done)
    if (outcome.tone === 'ok' || !here.current) tellOutcome(cluster, mutation, outcome)
    if (here.current) {
      onEnd(outcome)
      // Where all was done the panel goes as it is.
      if (outcome.tone !== 'ok') setRun({ state: 'ended', outcome, input })
    }
    // The server has looked again already; asked last, so that a page that was left asks no more.
    void refreshAll()
  }
  return {
    run,
    submit: (input) => void ask(input),
    reset: () => setRun({ state: 'idle' }),
  }
}

async function outcomeOf(
  cluster: string,
  mutation: string,
  input: ChangeInput,
  done: string,
): Promise<Outcome> {
  try {
    const path = apiPaths.mutation(cluster, mutation)
    return outcomeOfAnswer(await sendJson<MutationAnswer>('POST', path, input), done)
  } catch (error) {
    return outcomeOfError(error, done)
  }
}
