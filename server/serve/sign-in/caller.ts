/** A request as sign-in sees it. */
import type { FastifyRequest } from 'fastify'
import type { Caller } from '../../access/sign-in/model.ts'

export function callerOf(request: FastifyRequest, listener: Caller['listener']): Caller {
  const { headers, ip: address, protocol } = request
  return { headers, address, listener, secure: protocol === 'https' }
}
