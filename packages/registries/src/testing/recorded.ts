/** A real HTTP server that answers what was recorded of a registry that tests cannot have, and remembers what it was asked. */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { text } from 'node:stream/consumers'

export interface Recorded {
  readonly status?: number
  /** JSON, or text as it is. */
  readonly body: unknown
}

export interface Asked {
  readonly method: string
  /** With what follows the question mark. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** undefined: 404 without a body; a function writes the answer itself, or none. */
type Answers = (asked: Asked) => Recorded | ((response: ServerResponse) => void) | undefined

export interface RecordedServer extends AsyncDisposable {
  /** Without a slash at its end. */
  readonly url: string
  readonly asked: readonly Asked[]
  /** From now on. */
  answers: Answers
}

export async function startRecorded(answers: Answers): Promise<RecordedServer> {
  const asked: Asked[] = []
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url: path = '', headers } = request
    const question = { method, path, headers, body: await text(request) }
    asked.push(question)
    const answer = started.answers(question)
    if (typeof answer === 'function') {
      answer(response)
      return
    }
    const content = answer?.body ?? ''
    response.statusCode = answer === undefined ? 404 : (answer.status ?? 200)
    response.end(typeof content === 'string' ? content : JSON.stringify(content))
  }
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(Error(String(error))))
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port')
  const started: RecordedServer = {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    answers,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      await closed.promise
    },
  }
  return started
}
