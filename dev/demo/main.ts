/** `./millrace demo` */
import { DevError } from '../errors.ts'
import { readArgs, type DemoArgs } from './args.ts'
import { keptFolder, startDemo, type Demo } from './demo.ts'
import { untilNumbers } from './numbers.ts'

const args = readArgs(process.argv.slice(2))
if (typeof args === 'string') {
  console.error(`millrace demo: ${args}`)
  process.exit(2)
}

let demo: Demo | null = null
let ending = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // A second Ctrl-C, or one while still starting, ends at once: the reaper clears away what was started.
    if (ending || !demo) process.exit(signal === 'SIGINT' ? 130 : 143)
    console.log('\nEnding the demo.')
    void finish(0)
  })
}

try {
  console.log('Starting Kafka and its estate.')
  demo = await startDemo({
    port: args.port,
    kafkaPort: args.kafkaPort ?? undefined,
    keep: args.keep,
    onOutput: (text) => process.stdout.write(text),
  })
  void demo.broken.then((what) => {
    if (ending) return
    console.error(`millrace demo: ${what}`)
    return finish(1)
  })
  await untilNumbers(demo.url)
  console.log(greeting(demo, args))
} catch (error) {
  if (!ending) {
    console.error(error instanceof DevError ? `millrace demo: ${error.message}` : error)
    await finish(1)
  }
}

async function finish(code: number): Promise<void> {
  ending = true
  await demo?.[Symbol.asyncDispose]()
  process.exit(code)
}

function greeting(demo: Demo, args: DemoArgs): string {
  const seconds = process.uptime().toFixed(0)
  return [
    '',
    `  Millrace   ${demo.url}`,
    `  Kafka      ${demo.bootstrap}`,
    ...(args.keep ? [`  Data       ${keptFolder()} (kept; the next --keep goes on with it)`] : []),
    '',
    `  Started in ${seconds} s. Ctrl-C ends ${args.keep ? 'it' : 'it and removes everything'}.`,
    '',
  ].join('\n')
}
