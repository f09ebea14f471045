/** Random filters: everything that says something about required texts and touched paths, put together at random. */
import * as fc from 'fast-check'
import { compile } from '@millrace/kjq/kjq.ts'

export interface TestFilter {
  readonly source: string
  readonly dialect: 'jq' | 'classic'
}

/** Also what the records of record-bytes.ts are made of. */
export const TEXTS = [
  'c-12',
  'k',
  'k é',
  'k/"x',
  's-1',
  'red',
  'xc-12x',
  'id',
  'ab\\c',
  '\ufffd',
  '',
]
export const UUIDS = [
  '0b5e2a1c-9d7f-4c3b-8a6e-1f2d3c4b5a69',
  '0B5E2A1C-9D7F-4C3B-8A6E-1F2D3C4B5A69',
]

const texts = fc.constantFrom(...TEXTS, ...UUIDS, '6b', 'Yy0xMg==')
const literals = fc.oneof(
  { weight: 6, arbitrary: texts.map((text) => JSON.stringify(text)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('null', 'true', '5', '5.5', '9007199254740993', '["red"]', '{}'),
  },
)
const paths = fc.constantFrom(
  '.value.id',
  '.value.id',
  '.value.items[]?',
  '.value.items[0]?.sku',
  '.value',
  '.value.tags',
  '.value["10"]',
  '.value?.n?',
  '.key',
  '.key.id',
  '.headers.h',
  '.headers',
  '.headers["x y"]',
  '.headers[]',
  '.headers.h[0]?',
  '.topic',
  '.offset',
  '.timestamp',
  '..',
  '.[]',
  '.',
  '.value.items | .[]?',
  '(.value | .id)',
  '(.value, .key)',
  'first(.value.items[]?)',
  '(.value // .key)',
)

const { condition } = fc.letrec<{ condition: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    fc.tuple(paths, fc.constantFrom('==', '==', '!=', '<', '>='), literals).map((t) => t.join(' ')),
    fc.tuple(literals, fc.constant('=='), paths).map((t) => t.join(' ')),
    fc
      .tuple(paths, fc.constantFrom('contains', 'startswith', 'endswith', 'test', 'has'), texts)
      .map(([path, name, text]) => `(${path} | ${name}(${JSON.stringify(text)}))`),
    fc
      .tuple(paths, fc.constantFrom('contains', 'startswith', 'test', 'has'), texts)
      .map(([path, name, text]) => `(${path} | ${name}(${JSON.stringify(text)})?)`),
    fc
      .tuple(paths, texts)
      .map(([path, text]) => `(${path} | contains([${JSON.stringify(text)}])?)`),
    fc
      .tuple(paths, texts)
      .map(([path, text]) => `(${path} | contains({id: ${JSON.stringify(text)}})?)`),
    fc.tuple(paths, literals, literals).map(([path, a, b]) => `(${path} | IN(${a}, ${b}))`),
    fc.tuple(paths, literals).map(([path, a]) => `any(${path}; . == ${a})`),
    fc.tuple(paths, literals).map(([path, a]) => `any(${path}; .sku? == ${a})`),
    fc.tuple(paths, literals).map(([path, a]) => `(${path} as $v | $v == ${a})`),
    fc
      .tuple(paths, literals)
      .map(([path, a]) => `(. as {$key, $value} | [$key, ${path}] | index(${a}) != null)`),
    fc.tuple(paths, literals).map(([path, a]) => `({a: ${path}} | .a == ${a})`),
    fc
      .tuple(paths, texts)
      .map(([path, a]) => `(${path} | tostring | contains(${JSON.stringify(a)}))`),
    fc
      .tuple(paths, texts)
      .map(([path, a]) => `([${path} | strings] | join(" ") | contains(${JSON.stringify(a)}))`),
    fc
      .tuple(paths, texts)
      .map(([path, a]) => `(${path} | ascii_downcase? == ${JSON.stringify(a)})`),
    paths.map((path) => `(${path} | length > 1)`),
    paths.map((path) => `(${path} | keys? | length > 1)`),
    paths,
  ),
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 4, arbitrary: tie('atom') },
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} and ${b})`),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} or ${b})`),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} // ${b})`),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a}, ${b})`),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(select(${a}) | ${b})`),
    fc
      .tuple(tie('condition'), tie('condition'), tie('condition'))
      .map(([a, b, c]) => `(if ${a} then ${b} else ${c} end)`),
    tie('condition').map((a) => `(${a} | not)`),
    tie('condition').map((a) => `(try ${a} catch false)`),
    tie('condition').map((a) => `(try ${a} catch true)`),
    tie('condition').map((a) => `first(${a})`),
    tie('condition').map((a) => `(def f: ${a}; f)`),
    tie('condition').map((a) => `([${a}] | any)`),
  ),
}))

const classic = fc
  .tuple(
    fc.constantFrom('.value.id', '.key', '.headers.h', '.value.tags', '.value.items'),
    fc.constantFrom('==', '!=', '| contains', '| startswith', '| endswith'),
    fc.constantFrom('c-12', 'red', 's-1', 'k'),
  )
  .map(([path, operator, text]) =>
    operator.startsWith('|')
      ? `${path} ${operator}(${JSON.stringify(text)})`
      : `${path} ${operator} ${JSON.stringify(text)}`,
  )

function compiles({ source, dialect }: TestFilter): boolean {
  try {
    compile(source, { dialect })
    return true
  } catch {
    return false
  }
}

export const filters: fc.Arbitrary<TestFilter> = fc
  .oneof(
    { weight: 8, arbitrary: condition.map((source): TestFilter => ({ source, dialect: 'jq' })) },
    {
      weight: 1,
      arbitrary: fc
        .array(classic, { minLength: 1, maxLength: 3 })
        .map((parts): TestFilter => ({ source: parts.join(' and '), dialect: 'classic' })),
    },
  )
  .filter(compiles)

/** Few texts, which are in many records of `likelyBytes`: filters that are answered from bytes, and do match. */
export const LIKELY = ['c-12', 'k é', '-1']
const likely = fc.constantFrom(...LIKELY).map((text) => JSON.stringify(text))
const likelyAtom = fc.oneof(
  fc
    .tuple(fc.constantFrom('.value.id', '.value.tags[]', '.key', '.headers.h'), likely)
    .map(([path, text]) => `${path} == ${text}`),
  fc
    .tuple(
      fc.constantFrom('.value.id', '.key', '.headers.h'),
      fc.constantFrom('contains', 'startswith', 'endswith', 'test'),
      likely,
    )
    .map(([path, name, text]) => `(${path} | ${name}(${text}))`),
  likely.map((text) => `any(..; . == ${text})`),
  fc.constantFrom('(.value | has("id"))', '(.headers | has("h"))', 'any(.[]?; has("tags")?)'),
  // The topic's name, and names that every record has.
  fc.constantFrom('any(..; . == "scanned")', 'any(..; has("offset")?)', '(.. | . == "scanned")'),
)

export const likelyFilters: fc.Arbitrary<TestFilter> = fc.oneof(
  likelyAtom.map((source): TestFilter => ({ source, dialect: 'jq' })),
  fc
    .tuple(likelyAtom, fc.constantFrom('and', 'or'), likelyAtom)
    .map((words): TestFilter => ({ source: words.join(' '), dialect: 'jq' })),
)
