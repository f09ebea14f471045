import assert from 'node:assert/strict'
import test from 'node:test'
import { compile } from '../kjq.ts'
import { rows, testTable } from '../testing/table.ts'
import type { Node } from '../syntax/ast.ts'
import { parse } from '../syntax/parser.ts'
import { NAMES } from './registry.ts'

const TABLE = String.raw`
[empty] => []
try error("x") catch . => "x"
try ("y" | error) catch . => "y"
try error(null) catch . => null
[true, null, 0 | not] => [false,true,false]
[1, 5, 2 | select(. > 1)] => [5,2]
[1, 2] | map(., 10 * .) => [1,10,2,20]
{"a":1,"b":2} | map_values(select(. > 1)) => {"b":2}
[[1, [2]] | recurse] => [[1,[2]],1,[2],2]
[2 | recurse(if . < 20 then . * . else empty end)] => [2,4,16,256]
[2 | recurse(. * .; . < 20)] => [2,4,16]
[1 | limit(3; repeat(. * 2))] => [1,2,4]
[1 | while(. < 10; . * 3)] => [1,3,9]
1 | until(. > 10; . * 3) => 27
[5, 6] | first, last, nth(1) => 5  6  6
[first(5, 6), last(5, 6), nth(1; 5, 6)] => [5,6,6]
[limit(2; 1, 2, 3)], [skip(2; 1, 2, 3)], [limit(0; error)] => [1,2]  [3]  []
try ([limit(-1; 1)]) catch "negative" => "negative"
[range(3)], [range(1; 3)], [range(5; 0; -2)], [range(0, 1; 2, 3)] => [0,1,2]  [1,2]  [5,3,1]  [0,1,0,1,2,1,1,2]
isempty(empty), isempty(1, error) => true  false
[[], [true], [false, null] | any, all] => [false,true,true,true,false,false]
[1, 2] | any(. > 1), all(. > 1), any(.[]; . == 3), all(.[]; . < 3) => true  false  false  true
{"a":[{"b":1}]} | [path(.a[0].b, .c)] => [["a",0,"b"],["c"]]
{"a":[1]} | [paths], [paths(type == "number")] => [["a"],["a",0]]  [["a",0]]
{"a":{"b":1}} | getpath(["a","b"]), getpath(["x","y"]) => 1  null
null | setpath(["a",1]; 5) => {"a":[null,5]}
[1,2,3,4] | delpaths([[0],[2]]), del(.[1:3]), del(.[] | select(. > 2)) => [2,4]  [1,4]  [1,2]
{"a":{"b":1,"c":2},"d":3} | pick(.a.b), pick(.x) => {"a":{"b":1}}  {"x":null}
{"b":1,"a":2} | to_entries, with_entries(.value += 1) => [{"key":"b","value":1},{"key":"a","value":2}]  {"b":2,"a":3}
[{"name":"a","value":1},{"k":"b","v":2}] | from_entries => {"a":1,"b":2}
[1,[2]] | walk(if type == "number" then . + 1 else . end) => [2,[3]]
env, $ENV => {}  {}
[inputs], (try input catch "none") => []  "none"
[1 | debug, debug("m"), stderr] => [1,1,1]
try halt catch 1 => ! halt
try halt_error catch 1 => ! halt
try halt_error(3) catch 1 => ! halt
input_line_number, input_filename, get_search_list, get_prog_origin, get_jq_origin => 0  null  []  null  null
try ("m" | modulemeta) catch "no modules" => "no modules"
builtins | index("map/1") != null, any(startswith("_")) => true  false
["aé😀", [1,2], {"a":1}, -5, null] | map(length) => [3,2,1,5,0]
"aé😀" | utf8bytelength => 7
[null, true, 1, "a", [], {}] | map(type) => ["null","boolean","number","string","array","object"]
{"b":1,"a":2} | keys, keys_unsorted => ["a","b"]  ["b","a"]
([5,6] | keys, keys_unsorted) => [0,1]  [0,1]
{"a":null} | has("a"), has("b") => true  false
[0] | has(0), has(1), has(-1) => true  false  false
"a" | in({"a":1}) => true
["foobar", "baz"] | contains(["bar"]), inside(["foobar", "baz", "x"]) => true  true
{"a":[1,{"b":"xyz"}]} | contains({"a":[{"b":"y"}]}) => true
[1, 2], ["a", "b"], [[1], [2]], [{"a":1}, {"b":2}], [] | add => 3  "ab"  [1,2]  {"a":1,"b":2}  null
add(1, 2), add(empty) => 3  null
[{}, [], "a", 1, true, false, null] | sort => [null,false,true,1,"a",[],{}]
[3, 1, 2] | sort_by(-.), min, max, reverse => [3,2,1]  1  3  [2,1,3]
[{"a":1,"b":2},{"a":2},{"a":1,"b":3}] | group_by(.a), unique_by(.a), min_by(.b), max_by(.b) => [[{"a":1,"b":2},{"a":1,"b":3}],[{"a":2}]]  [{"a":1,"b":2},{"a":2}]  {"a":2}  {"a":1,"b":3}
[2, 1, 2] | unique => [1,2]
"aé😀" | reverse => "😀éa"
[1, [2, [3]]] | flatten, flatten(1) => [1,2,3]  [1,2,[3]]
try ([1] | flatten(-1)) catch . => "flatten depth must not be negative"
[[1, 2], [3]] | transpose => [[1,3],[2,null]]
[[1, 2], [3]] | [combinations] => [[1,3],[2,3]]
[0, 1] | [combinations(2)] | length => 4
[1, 3, 5] | bsearch(3), bsearch(4) => 1  -3
"a,b,a" | index("a"), rindex("a"), indices("a") => 0  4  [0,4]
[1, 2, 1] | indices(1), indices([2, 1]) => [0,2]  [1]
2 | IN(1, 2), IN(1, 3; 3) => true  true
[{"id":1},{"id":2}] | INDEX(.id), INDEX(.[]; .id) => {"1":{"id":1},"2":{"id":2}}  {"1":{"id":1},"2":{"id":2}}
[[1, "x"]] | [JOIN({"1":"one"}; .[0] | tostring)], [JOIN({"1":"one"}; .[]; .[0] | tostring)], [JOIN({"1":"one"}; .[]; .[0] | tostring; add)] => [[[[1,"x"],"one"]]]  [[[1,"x"],"one"]]  ! array ([1,"x"]) and string ("one") cannot be added
[{"a":[1]} | tostream] => [[["a",0],1],[["a",0]],[["a"]]]
fromstream({"a":[1]} | tostream) => {"a":[1]}
[1 | truncate_stream([[0], 1], [[1, 0], 2], [[1, 0]], [[1]])] => [[[0],2],[[0]]]
[1, "a", [1]] | map(tostring), map(tojson) => ["1","a","[1]"]  ["1","\"a\"","[1]"]
["12", "1e2", 3] | map(tonumber) => [12,100,3]
try (" 1" | tonumber) catch "no number" => "no number"
["true", false] | map(toboolean) => [true,false]
"[1,{\"a\":2}]" | fromjson => [1,{"a":2}]
"aÄb" | ascii_upcase, ascii_downcase => "AÄB"  "aÄb"
"é😀" | explode, (explode | implode) => [233,128512]  "é😀"
"a, b" | split(", "), split(", *"; null), [splits(",")], [splits(" *, *"; "g")] => ["a","b"]  ["a","b"]  ["a"," b"]  ["a","b"]
["a", 1, null, true] | join("-") => "a-1--true"
"foobar" | startswith("foo"), endswith("foo"), ltrimstr("foo"), rtrimstr("bar"), ("xax" | trimstr("x")) => true  false  "bar"  "foo"  "a"
" a " | trim, ltrim, rtrim => "a"  "a "  " a"
"fooBAR" | test("BAR$"), test("bar"), test("bar"; "i"), test(["bar", "i"]) => true  false  true  true
"a1b22" | [match("[0-9]+"; "g") | [.offset, .string]], match("b").length => [[1,"1"],[3,"22"]]  1
"a1" | capture("(?<l>[a-z])(?<d>[0-9])"), capture("(?<L>A)"; "i") => {"l":"a","d":"1"}  {"L":"a"}
"a1b2" | [scan("[0-9]")], [scan("([a-z])([0-9])")], [scan("A"; "i")] => ["1","2"]  [["a","1"],["b","2"]]  ["a"]
"aba" | sub("a"; "x"), gsub("a"; "x"), gsub("(?<c>.)"; "\(.c)."), sub("A"; "x"; "i"), gsub("A"; "x"; "i") => "xba"  "xbx"  "a.b.a."  "xba"  "xbx"
"<a>" | format("html") => "&lt;a&gt;"
now > 1e9 => true
0 | todate, todateiso8601, gmtime => "1970-01-01T00:00:00Z"  "1970-01-01T00:00:00Z"  [1970,0,1,0,0,0,4,0]
"2015-03-05T23:51:47Z" | fromdate, fromdateiso8601, strptime("%Y-%m-%dT%H:%M:%SZ") => 1425599507  1425599507  [2015,2,5,23,51,47,4,63]
[2015, 2, 5, 23, 51, 47, 4, 63] | mktime, strftime("%A, %d %B %Y %j") => 1425599507  "Thursday, 05 March 2015 064"
0 | (localtime | length), (strflocaltime("%Y") | length) => 8  4
[infinite, -infinite, nan] | map(isinfinite), map(isnan), map(isfinite), map(isnormal) => [true,true,false]  [false,false,true]  [false,false,false]  [false,false,false]
[-1, 1.5] | map(abs) => [1,1.5]
[1, null, "a", [], {}, true] | map(values) | length => 5
[1, null, "a", [], {}, true] | map(nulls), map(booleans), map(numbers), map(strings), map(arrays), map(objects), map(iterables), map(scalars) => [null]  [true]  [1]  ["a"]  [[]]  [{}]  [[],{}]  [1,null,"a",true]
[1, infinite, nan, 0] | map(finites), map(normals) => [1,0]  [1]
have_literal_numbers, have_decnum => true  false
fma(2; 3; 4), (5 | frexp), (3.5 | modf), (3 | lgamma_r | .[1]) => 10  [0.625,3]  [0.5,3]  1
[1.5, -1.5, 2.5] | map(floor), map(ceil), map(round), map(trunc), map(rint), map(nearbyint), map(fabs) => [1,-2,2]  [2,-1,3]  [2,-2,3]  [1,-1,2]  [2,-2,2]  [2,-2,2]  [1.5,1.5,2.5]
[4 | sqrt, log2, exp2], (8 | cbrt), (100 | log10), (0 | exp, exp10, expm1, log1p), (1 | log), (8 | logb, significand) => [2,2,16]  2  2  1  1  0  0  0  3  1
[5 | tgamma], [3 | gamma, lgamma | . * 1000 | round] => [24]  [693,693]
[0 | erf, erfc, sin, cos, tan, asin, atan, sinh, cosh, tanh, asinh, atanh] => [0,1,0,1,0,0,0,0,1,0,0,0]
1 | acos, acosh => 0  0
[0 | j0, j1], [1 | y0, y1 | . * 1000 | round] => [1,0]  [88,-781]
pow(2; 10), atan2(0; 1), hypot(3; 4), fmod(7; 3), remainder(7; 4), drem(7; 4), fmin(1; 2), fmax(1; 2), fdim(5; 3), copysign(1; -2) => 1024  0  5  1  -1  -1  1  2  2  -1
ldexp(1; 3), scalb(1; 3), scalbln(1; 3), (nextafter(1; 2) > 1), (nexttoward(1; 0) < 1), (jn(1; 0)), (yn(0; 1) * 1000 | round) => 8  8  8  true  true  0  88
`

testTable(TABLE)

function callsIn(value: unknown, names: Set<string>): Set<string> {
  if (typeof value !== 'object' || value === null) return names
  if (
    'kind' in value &&
    value.kind === 'call' &&
    'name' in value &&
    'arguments' in value &&
    Array.isArray(value.arguments)
  ) {
    names.add(`${String(value.name)}/${value.arguments.length}`)
  }
  for (const part of Object.values(value)) callsIn(part, names)
  return names
}

test('the table has every builtin', () => {
  const called = new Set<string>()
  for (const { program } of rows(TABLE)) {
    const node: Node = parse(program)
    callsIn(node, called)
  }
  const missing = NAMES.filter((name) => !called.has(name) && !name.startsWith('_'))
  assert.deepEqual(missing, [])
})

test('debug, stderr and input reach their hooks', () => {
  const heard: unknown[] = []
  const left = [2, 3]
  const query = compile('debug, debug("m"), stderr | [., input]', {
    hooks: {
      debug: (value) => heard.push(['debug', value]),
      stderr: (value) => heard.push(['stderr', value]),
      input: () => left.shift(),
    },
  })
  assert.throws(() => [...query.run(1)], /No more inputs/)
  assert.deepEqual(heard, [
    ['debug', 1],
    ['debug', 'm'],
    ['stderr', 1],
  ])
})
