import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { notifications } from '@mantine/notifications'
import { useCallback } from 'react'
import { readKey } from '../../api/live.ts'
import { ProblemError } from '../../api/problem-error.ts'

type Act<T> = () => Promise<T>

/**
 * Does something to a list of the server and reads it anew; a refusal is told in passing. Resolves with what was done, or
 * undefined.
 */
export function useListChange(
  path: string,
): <T>(failed: string, act: Act<T>) => Promise<T | undefined> {
  const client = useQueryClient()
  return useCallback(
    <T>(failed: string, act: Act<T>) => changeList(client, path, failed, act),
    [client, path],
  )
}

async function changeList<T>(
  client: QueryClient,
  path: string,
  failed: string,
  act: Act<T>,
): Promise<T | undefined> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    notifications.show({ color: 'red', title: failed, message: error.problem.detail })
    return undefined
  } finally {
    void client.invalidateQueries({ queryKey: readKey(path) })
  }
}
