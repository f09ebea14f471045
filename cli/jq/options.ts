/** The command line of `millrace jq`, with jq's option names. */
import { parseJson } from '@millrace/kjq'
import type { Dialect } from '@millrace/kjq/compile/dialect.ts'
import type { Json } from '@millrace/kjq/json/value.ts'

export const USAGE = `usage: ./millrace jq [OPTION…] PROGRAM [FILE…]
Runs a jq program on the JSON values of files or standard input and prints what it gives.

  -c, --compact-output     one line per value
  -r, --raw-output         strings without quotes; -j, --join-output: and without newlines
  -a, --ascii-output       characters beyond ASCII as \\u escapes
  -S, --sort-keys          keys of objects in order
      --tab, --indent N    indent with tabs, or N spaces (0 to 7; default 2)
  -n, --null-input         run once with null; input and inputs read the values
  -s, --slurp              run once with all values in an array
  -R, --raw-input          every line is a string; with -s the whole text is one
  -e, --exit-status        exit 1 when the last output is false or null, 4 when there is none
  -f, --from-file FILE     read the program from FILE
      --arg NAME TEXT      $NAME is TEXT;  --argjson NAME JSON: $NAME is that value
      --args, --jsonargs   what follows is $ARGS.positional, not files
      --dialect NAME       jq (default), classic, or auto
      --fast               one value per line; lines that cannot give any output are not looked into,
                           so that what is wrong in them is not found
  -h, --help               this text

Exit status: 0 done, 1 and 4 see -e, 2 called wrongly or input that is not JSON, 3 the program does not compile,
5 the program failed on some input. Not available: modules, and what reads other files (--slurpfile, --rawfile, -L).
$ENV is empty.
`

/** The command was called wrongly. */
export class UsageError extends Error {}

export interface JqOptions {
  readonly program: string | undefined
  readonly programFile: string | undefined
  readonly files: readonly string[]
  readonly compact: boolean
  readonly raw: boolean
  readonly join: boolean
  readonly ascii: boolean
  readonly sortKeys: boolean
  readonly indent: string
  readonly nullInput: boolean
  readonly slurp: boolean
  readonly rawInput: boolean
  readonly exitStatus: boolean
  readonly fast: boolean
  readonly help: boolean
  readonly dialect: Dialect
  readonly variables: ReadonlyMap<string, Json>
}

type Flag = Exclude<
  { [K in keyof JqOptions]: JqOptions[K] extends boolean ? K : never }[keyof JqOptions],
  never
>

const FLAGS: Readonly<Record<string, Flag | 'ignored'>> = {
  '-c': 'compact',
  '--compact-output': 'compact',
  '-r': 'raw',
  '--raw-output': 'raw',
  '-j': 'join',
  '--join-output': 'join',
  '-a': 'ascii',
  '--ascii-output': 'ascii',
  '-S': 'sortKeys',
  '--sort-keys': 'sortKeys',
  '-n': 'nullInput',
  '--null-input': 'nullInput',
  '-s': 'slurp',
  '--slurp': 'slurp',
  '-R': 'rawInput',
  '--raw-input': 'rawInput',
  '-e': 'exitStatus',
  '--exit-status': 'exitStatus',
  '--fast': 'fast',
  '-h': 'help',
  '--help': 'help',
  '-M': 'ignored',
  '--monochrome-output': 'ignored',
  '--unbuffered': 'ignored',
}

/** Letters of one argument such as `-cr`, each as an option of its own. */
function expand(argument: string): string[] {
  if (!/^-[A-Za-z]{2,}$/.test(argument)) return [argument]
  return Array.from(argument.slice(1), (letter) => `-${letter}`)
}

function jsonArgument(text: string, name: string): Json {
  try {
    return parseJson(text)
  } catch (cause) {
    throw new UsageError(`${name} is not JSON: ${text}`, { cause })
  }
}

/** @throws UsageError */
export function readOptions(args: readonly string[]): JqOptions {
  const flags = new Set<Flag>()
  const words: string[] = []
  const positional: Json[] = []
  const named = new Map<string, Json>()
  let indent = '  '
  let dialect: Dialect = 'jq'
  let programFile: string | undefined
  let rest: 'files' | 'args' | 'jsonargs' = 'files'
  let optionsEnded = false

  const queue = args.flatMap((argument, i) =>
    args[i - 1] === '--' ? [argument] : expand(argument),
  )
  const take = (option: string): string => {
    const value = queue.shift()
    if (value === undefined) throw new UsageError(`${option} needs a value behind it`)
    return value
  }
  const positionalWord = (word: string): void => {
    if (rest === 'files' || (words.length === 0 && programFile === undefined)) words.push(word)
    else positional.push(rest === 'args' ? word : jsonArgument(word, 'a value of --jsonargs'))
  }
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    const flag = optionsEnded ? undefined : FLAGS[word]
    if (flag !== undefined) {
      if (flag !== 'ignored') flags.add(flag)
    } else if (optionsEnded || !word.startsWith('-') || word === '-') positionalWord(word)
    else if (word === '--') optionsEnded = true
    else if (word === '--tab') indent = '\t'
    else if (word === '--indent') indent = indentation(take(word))
    else if (word === '--args' || word === '--jsonargs')
      rest = word === '--args' ? 'args' : 'jsonargs'
    else if (word === '-f' || word === '--from-file') programFile = take(word)
    else if (word === '--dialect') dialect = dialectNamed(take(word))
    else if (word === '--arg') named.set(take(word), take('--arg NAME'))
    else if (word === '--argjson') {
      const name = take(word)
      named.set(name, jsonArgument(take('--argjson NAME'), `the value of $${name}`))
    } else throw new UsageError(`there is no option ${word}`)
  }
  const has = (flag: Flag): boolean => flags.has(flag)
  const program = programFile === undefined ? words.shift() : undefined
  if (program === undefined && programFile === undefined && !has('help'))
    throw new UsageError('a PROGRAM is missing')
  const variables = new Map(named)
  variables.set('ARGS', { positional, named: Object.fromEntries(named) })
  return {
    program,
    programFile,
    files: words,
    compact: has('compact'),
    raw: has('raw') || has('join'),
    join: has('join'),
    ascii: has('ascii'),
    sortKeys: has('sortKeys'),
    indent,
    nullInput: has('nullInput'),
    slurp: has('slurp'),
    rawInput: has('rawInput'),
    exitStatus: has('exitStatus'),
    fast: has('fast'),
    help: has('help'),
    dialect,
    variables,
  }
}

function indentation(text: string): string {
  if (!/^[0-7]$/.test(text))
    throw new UsageError(`--indent takes a number from 0 to 7, not ${text}`)
  return ' '.repeat(Number(text))
}

function dialectNamed(text: string): Dialect {
  if (text === 'jq' || text === 'classic' || text === 'auto') return text
  throw new UsageError(`--dialect is jq, classic or auto, not ${text}`)
}
