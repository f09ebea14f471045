import type { Problem } from '@millrace/contract/envelope.ts'
import type { SearchNews } from '@millrace/contract/search.ts'
import type { ClientFrame, ServerFrame } from '@millrace/contract/socket.ts'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type WebSocket as Peer, WebSocketServer } from 'ws'
import { LiveSocket, type LiveSocketTiming } from './live-socket.ts'
import type { ProblemError } from './problem-error.ts'

const FAST: Partial<LiveSocketTiming> = {
  firstRetryMs: 10,
  maxRetryMs: 40,
  pingMs: 30,
  lingerMs: 20,
}

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

/** The other end of a real connection: remembers what it was asked, answers what the test says. */
class Server {
  readonly frames: ClientFrame[] = []
  readonly #server: WebSocketServer
  #answersPings = true

  private constructor(server: WebSocketServer) {
    this.#server = server
    server.on('connection', (peer) => {
      peer.on('message', (data: Buffer) => {
        const frame: ClientFrame = JSON.parse(data.toString())
        this.frames.push(frame)
        if (frame.type === 'ping' && this.#answersPings) this.#tell(peer, { type: 'pong' })
      })
    })
  }

  static async open(port = 0): Promise<Server> {
    const server = new WebSocketServer({ host: '127.0.0.1', port })
    await new Promise((resolve) => server.once('listening', resolve))
    const made = new Server(server)
    cleanups.push(() => made.close())
    return made
  }

  get port(): number {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('The server is not open.')
    return address.port
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`
  }

  get connections(): number {
    return this.#server.clients.size
  }

  asked(type: ClientFrame['type']): ClientFrame[] {
    return this.frames.filter((frame) => frame.type === type)
  }

  send(frame: ServerFrame): void {
    for (const peer of this.#server.clients) this.#tell(peer, frame)
  }

  /** A frame as it is on the wire: what JSON.stringify cannot write. */
  sendText(frame: string): void {
    for (const peer of this.#server.clients) peer.send(frame)
  }

  /** As a proxy that keeps the connection and passes nothing on. */
  fallSilent(): void {
    this.#answersPings = false
  }

  /** Ends every connection with a code of its own. */
  endWith(code: number): void {
    for (const peer of this.#server.clients) peer.close(code)
  }

  close(): void {
    for (const peer of this.#server.clients) peer.terminate()
    this.#server.close()
  }

  #tell(peer: Peer, frame: ServerFrame): void {
    peer.send(JSON.stringify(frame))
  }
}

function connect(url: string, timing: Partial<LiveSocketTiming> = {}) {
  const data: [string, unknown][] = []
  const errors: [string, ProblemError][] = []
  const ends: string[] = []
  const socket = new LiveSocket(
    url,
    {
      onData: (path, body) => data.push([path, body]),
      onError: (path, error) => errors.push([path, error]),
      onRefused: () => ends.push('refused'),
    },
    { ...FAST, ...timing },
  )
  cleanups.push(() => socket.stop())
  socket.start()
  return { socket, data, errors, ends }
}

function unheard(): never {
  return expect.unreachable()
}

const eventually = (check: () => void): Promise<void> =>
  vi.waitFor(check, { timeout: 5_000, interval: 5 })

describe('subscriptions', () => {
  test('asked for before the connection is open are sent when it is', async () => {
    const server = await Server.open()
    const { socket } = connect(server.url)
    socket.subscribe('/a')
    await eventually(() => {
      expect(server.asked('subscribe')).toEqual([{ type: 'subscribe', id: 1, path: '/a' }])
    })
  })

  test('of one path are one, and end with the last user', async () => {
    const server = await Server.open()
    const { socket, data } = connect(server.url)
    const [leaveFirst, leaveSecond] = [socket.subscribe('/a'), socket.subscribe('/a')]
    await eventually(() => expect(server.asked('subscribe')).toHaveLength(1))
    leaveFirst()
    leaveFirst()
    server.send({ type: 'data', id: 1, body: { n: 1 } })
    await eventually(() => expect(data).toEqual([['/a', { n: 1 }]]))
    leaveSecond()
    await eventually(() => {
      expect(server.asked('unsubscribe')).toEqual([{ type: 'unsubscribe', id: 1 }])
    })
    server.send({ type: 'data', id: 1, body: { n: 2 } })
    server.send({ type: 'hello', instance_id: 'later', version: '1' })
    await eventually(() => expect(socket.instanceId).toBe('later'))
    expect(data).toHaveLength(1)
  })

  test('dropped and taken again at once stay as they are', async () => {
    const server = await Server.open()
    const { socket } = connect(server.url, { lingerMs: 60 })
    const leave = socket.subscribe('/a')
    await eventually(() => expect(server.asked('subscribe')).toHaveLength(1))
    leave()
    socket.subscribe('/a')
    socket.subscribe('/b')()
    await eventually(() => {
      expect(server.asked('unsubscribe')).toEqual([{ type: 'unsubscribe', id: 2 }])
    })
    expect(server.asked('subscribe')).toHaveLength(2)
  })

  test('that fail tell why', async () => {
    const server = await Server.open()
    const { socket, errors } = connect(server.url)
    socket.subscribe('/gone')
    await eventually(() => expect(server.asked('subscribe')).toHaveLength(1))
    server.send({
      type: 'error',
      id: 1,
      problem: {
        type: 'about:blank',
        title: 'No such topic',
        status: 404,
        code: 'MR_UNKNOWN_TOPIC',
        detail: 'There is no topic "gone".',
      },
    })
    await eventually(() => expect(errors).toHaveLength(1))
    expect(errors[0]?.[0]).toBe('/gone')
    expect(errors[0]?.[1].problem.code).toBe('MR_UNKNOWN_TOPIC')
  })
})

describe('a lost connection', () => {
  test('is made again, with every subscription', async () => {
    const first = await Server.open()
    const { port } = first
    const { socket } = connect(first.url)
    socket.subscribe('/a')
    socket.subscribe('/b')
    await eventually(() => expect(first.asked('subscribe')).toHaveLength(2))
    first.close()
    await eventually(() => expect(socket.state).not.toBe('open'))
    const second = await Server.open(port)
    await eventually(() => {
      expect(second.asked('subscribe')).toEqual([
        { type: 'subscribe', id: 1, path: '/a' },
        { type: 'subscribe', id: 2, path: '/b' },
      ])
    })
    expect(socket.state).toBe('open')
  })

  test('that only fell silent is found', async () => {
    const server = await Server.open()
    const { socket } = connect(server.url)
    await eventually(() => expect(server.asked('ping').length).toBeGreaterThan(1))
    const states: string[] = []
    socket.onChange(() => states.push(socket.state))
    server.fallSilent()
    await eventually(() => expect(states).toContain('closed'))
  })

  test('that answers pings is kept', async () => {
    const server = await Server.open()
    const { socket } = connect(server.url)
    await eventually(() => expect(socket.state).toBe('open'))
    const states: string[] = []
    socket.onChange(() => states.push(socket.state))
    await eventually(() => expect(server.asked('ping').length).toBeGreaterThan(4))
    expect(states).toEqual([])
  })

  test('is not sought after stop', async () => {
    const server = await Server.open()
    const { socket } = connect(server.url)
    await eventually(() => expect(socket.state).toBe('open'))
    socket.stop()
    await eventually(() => expect(server.connections).toBe(0))
    expect(socket.state).toBe('closed')
  })
})

describe('live mode', () => {
  test('is what the server says', async () => {
    const server = await Server.open()
    const { socket } = connect(server.url)
    await eventually(() => expect(socket.state).toBe('open'))
    expect(socket.setLive('x', true)).toBe(true)
    await eventually(() => {
      expect(server.asked('live')).toEqual([{ type: 'live', cluster_id: 'x', on: true }])
    })
    server.send({ type: 'live', cluster_id: 'x', until: 1234, reason: null })
    await eventually(() => expect(socket.liveMode('x')).toEqual({ until: 1234, reason: null }))
    server.send({ type: 'live', cluster_id: 'x', until: null, reason: 'in use by 3 others' })
    await eventually(() => expect(socket.liveMode('x')?.reason).toBe('in use by 3 others'))
  })

  test('cannot be asked for without a connection, and ends with it', async () => {
    const server = await Server.open()
    const { socket } = connect(server.url)
    expect(socket.setLive('x', true)).toBe(false)
    await eventually(() => expect(socket.state).toBe('open'))
    server.send({ type: 'live', cluster_id: 'x', until: 1234, reason: null })
    await eventually(() => expect(socket.liveMode('x')).toBeDefined())
    server.close()
    await eventually(() => expect(socket.liveMode('x')).toBeUndefined())
  })
})

describe('searches', () => {
  const request = { topics: ['orders'], filter: '.value.id == 1' }
  const done: SearchNews = {
    type: 'done',
    reason: 'end',
    message: null,
    totals: {
      scanned: 1,
      looked_into: 1,
      undecodable: 0,
      matched: 1,
      remaining: 0,
      bytes: 9,
      seconds: 1,
      records_per_second: 1,
      filter_errors: 0,
      filter_error: null,
      throttled_ms: 0,
      held_back_ms: 0,
    },
    partitions: [],
    cursor: null,
    offer_all_partitions: false,
  }

  /** A search on an open connection, and what it heard. */
  async function search(server: Server) {
    const { socket } = connect(server.url)
    await eventually(() => expect(socket.state).toBe('open'))
    const news: string[] = []
    const records: unknown[] = []
    const problems: Problem[] = []
    const stop = socket.search('c1', request, {
      onNews: (line) => news.push(line.type),
      onRecords: (found) => records.push(...found),
      onProblem: (problem) => problems.push(problem),
    })
    await eventually(() => expect(server.asked('search')).toHaveLength(1))
    return { socket, news, records, problems, stop }
  }

  test('are asked for with a number of their own, stopped, and heard until they are done', async () => {
    const server = await Server.open()
    const { news, records, stop } = await search(server)
    expect(server.asked('search')).toEqual([{ type: 'search', id: 1, cluster_id: 'c1', request }])
    stop?.()
    await eventually(() => {
      expect(server.asked('search_stop')).toEqual([{ type: 'search_stop', id: 1 }])
    })
    server.sendText('{"type":"search_records","id":1,"records":[{"offset":1},{"offset":2}]}')
    server.send({ type: 'search', id: 1, line: done })
    server.sendText('{"type":"search_records","id":1,"records":[{"offset":3}]}')
    server.send({ type: 'search', id: 1, line: done })
    await eventually(() => expect(news).toEqual(['done']))
    expect(records).toEqual([{ offset: 1 }, { offset: 2 }])
    stop?.()
    expect(server.asked('search_stop')).toHaveLength(1)
  })

  test('keep integers that a double cannot hold, and names that an object would reorder', async () => {
    const server = await Server.open()
    const { records } = await search(server)
    server.sendText(
      '{"type":"search_records","id":1,"records":[{"value":{"b":9007199254740993,"10":1,"9":2}}]}',
    )
    const value = new Map<string, unknown>([
      ['b', 9007199254740993n],
      ['10', 1],
      ['9', 2],
    ])
    await eventually(() => expect(records).toEqual([{ value }]))
  })

  test('that the server refuses say why', async () => {
    const server = await Server.open()
    const { problems } = await search(server)
    const problem = { type: '', title: 'No', status: 400, code: 'MR_SEARCH_FILTER', detail: 'x' }
    server.send({ type: 'error', id: 1, problem })
    await eventually(() => expect(problems).toEqual([problem]))
  })

  test('end with their connection, once', async () => {
    const server = await Server.open()
    const { problems } = await search(server)
    server.close()
    await eventually(() => expect(problems.map(({ code }) => code)).toEqual(['WEB_OFFLINE']))
  })

  test('cannot begin without a connection', () => {
    const { socket } = connect('ws://127.0.0.1:1')
    expect(
      socket.search('c1', request, {
        onNews: unheard,
        onRecords: unheard,
        onProblem: unheard,
      }),
    ).toBeUndefined()
  })
})

describe('a session that ended', () => {
  test.each([4401, 4403])(
    'is told (%d), and not asked for again until somebody is back',
    async (code) => {
      const server = await Server.open()
      const { socket, ends } = connect(server.url)
      socket.subscribe('/a')
      await eventually(() => expect(server.asked('subscribe')).toHaveLength(1))
      server.endWith(code)
      await eventually(() => expect(ends).toEqual(['refused']))
      expect(socket.state).toBe('closed')
      // Another close is followed by another connection within 40 ms: one that comes now is the one that was started.
      socket.start()
      await eventually(() => expect(server.asked('subscribe')).toHaveLength(2))
      await eventually(() => expect(server.connections).toBe(1))
      server.endWith(1001)
      await eventually(() => expect(server.asked('subscribe')).toHaveLength(3))
      expect(ends).toHaveLength(1)
    },
  )
})
