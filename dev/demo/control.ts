import { request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { devError } from '../errors.ts'

/**
 * Holds all traffic of a demo and resolves when nothing in the cluster moves any more, which takes some seconds.
 * @param controlSocket `Demo.controlSocket`; works from any process
 */
export async function pauseTraffic(controlSocket: string): Promise<void> {
  await post(controlSocket, '/pause')
}

export async function resumeTraffic(controlSocket: string): Promise<void> {
  await post(controlSocket, '/resume')
}

async function post(socketPath: string, path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  request({ socketPath, path, method: 'POST' }, resolve).once('error', reject).end()
  const response = await promise
  const body = await text(response)
  if (response.statusCode !== 200) throw devError('MR_DEV_TRAFFIC', [path, body])
}
