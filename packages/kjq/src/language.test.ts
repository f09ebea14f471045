import { testTable } from './testing/table.ts'

testTable(String.raw`
# paths, slices, iteration
{"a":{"b":[1,2]}} | .a.b[1], .a["b"][0], ."a"."b"[-1], .a.b[1:], .["a"].b[:1] => 2  1  2  [2]  [1]
"aé😀x" | .[1:3], .[-1:] => "é😀"  "x"
[1,2,3] | .[1.7], .[5], .[null:2], [.[]] => 2  null  [1,2]  [1,2,3]
{"a":1,"b":2} | [.[]], .["a","b"] => [1,2]  1  2
[[1,[2]] | ..] => [[1,[2]],1,[2],2]
1 | [.a?], [.[]?] => []  []
1 | .a => ! Cannot index number with string ("a")
[1] | .a => ! Cannot index array with string ("a")
[1] | .length => ! Cannot index array with string ("length")
{} | .constructor, .__proto__, .toString => null  null  null
{"__proto__":1,"constructor":2} | .__proto__, .constructor, keys_unsorted => 1  2  ["__proto__","constructor"]
{"10":1,"2":2,"a":3} | keys_unsorted, tojson, [.[]] => ["10","2","a"]  "{\"10\":1,\"2\":2,\"a\":3}"  [1,2,3]
# values
{a: 1, "b c": 2, "\("d")": 3, (("e","f")): 4} => {"a":1,"b c":2,"d":3,"e":4}  {"a":1,"b c":2,"d":3,"f":4}
"x" as $k | {$k, a: (1, 2)}, {$k: 5} => {"k":"x","a":1}  {"k":"x","a":2}  {"x":5}
{"a":1,"b":2} | {a, "b"} => {"a":1,"b":2}
[1, (2, 3), empty] => [1,2,3]
"\(1, 2)-\(3, 4)" => "1-3"  "2-3"  "1-4"  "2-4"
@base64 "a\("b")", @csv "\([1, "x\"y"])", (["a\tb"] | @tsv), @json "\([1])", @html "\("<")", @uri "\("ä /")", ("%C3%A4" | @urid), @sh "\("it's")", @text "\(1)", ("aGk=" | @base64d) => "aYg=="  "1,\"x\"\"y\""  "a\\tb"  "[1]"  "&lt;"  "%C3%A4%20%2F"  "ä"  "'it'\\''s'"  "1"  "hi"
9007199254740993, 9007199254740993 == 9007199254740992, 9007199254740993 + 0 => 9007199254740993  false  9007199254740992
0.1 + 0.2, 1e17, 1e-5, 0.0001, 3.0, -0, 1e1000, 5e-324 => 0.30000000000000004  1e+17  1e-05  0.0001  3  -0  1.7976931348623157e+308  5e-324
# operators
1 + 2 * 3 - 4 / 2, 7 % 3, -7 % 3, 5 % -3, -(1 + 2) => 5  1  -1  2  -3
null + 1, "a" + "b", [1] + [2], {"a":1} + {"b":2}, "ab" * 2, {"a":{"b":1}} * {"a":{"c":2}}, [1,2,1] - [1], "a,b" / "," => 1  "ab"  [1,2]  {"a":1,"b":2}  "abab"  {"a":{"b":1,"c":2}}  [2]  ["a","b"]
(1, 2) + (10, 20) => 11  12  21  22
1 / 0 => ! number (1) and number (0) cannot be divided because the divisor is zero
"a" + 1 => ! string ("a") and number (1) cannot be added
1 < 2, "a" < "b", [1,2] < [1,3], null < false, {} > [], "😀" > "\uffff" => true  true  true  true  true  true
[nan < nan, nan == nan, nan > nan] => [true,false,false]
true and (true, false), (false, true) or false, null and error => true  false  false  true  false
null // 1, (null, false) // 2, (1, null, 2) // 3, empty // 4 => 1  2  1  2  4
error("x") // 1 => ! x
# control
[0, null, "", false | if . then "t" else "f" end] => ["t","f","t","f"]
3 | if . > 5 then "big" elif . > 2 then "some" else "small" end, if false then 1 end => "some"  3
[.[]?, try error("x") catch ., (error("y"))?] => ["x"]
try (try error("a") catch error("b")) catch . => "b"
reduce range(5) as $i (0; . + $i), reduce empty as $i (1; 2), reduce (1, 2) as $i (0; empty) => 10  1  null
reduce ([1,2],[3,4]) as [$a, $b] (0; . + $a * $b) => 14
[foreach range(4) as $i (0; . + $i)], [foreach (1, 2) as $i (0; . + $i; [$i, .])] => [0,1,3,6]  [[1,1],[2,3]]
[label $f | range(9) | ., (select(. == 2) | break $f)] => [0,1,2]
[label $a | (label $b | 1, break $a, 2), 3], [label $a | (label $b | 1, break $b, 2), 3] => [1]  [1,3]
[limit(3; label $f | repeat(1))] => [null,1,1]
# names
1 as $x | 2 as $y | [$x, $y, $x] => [1,2,1]
[[1, {"a": 2}]] | .[] as [$x, {a: $y}] | [$x, $y] => [1,2]
{"k":"a","a":5} | . as {k: $k, ("a"): $v} | [$k, $v] => ["a",5]
[[3], {"a": 4}] | [.[] | . as [$x] ?// {a: $x} | $x] => [3,4]
[[3]] | .[] as [$a] ?// [$b] | if $a != null then error("no") else [$a, $b] end => [null,3]
def f: . + 1; def g: f | f; 1 | g => 3
def f(x): x * 2; def g($n): $n + n; f(1, 2), g(3) => 2  4  6
def f(a; $b): [a, $b]; f(1, 2; 3, 4) => [1,2,3]  [1,2,4]
def f: def g: 3; g; def h(f): f + 1; h(f) => 4
def fac: if . <= 1 then 1 else . * (. - 1 | fac) end; [range(6) | fac] => [1,1,2,6,24,120]
def f(g): if . > 2 then g else . + 1 | f(g) end; 0 | f(. * 10) => 30
def f: reduce .[] as $x (0; . + $x); [1,2] | f, f => 3  3
def x: 1; def x: 2; def y: x; x, y => 2  2
def f: if . >= 100000 then . else . + 1 | f end; 0 | f => 100000
def f: ., (if . < 20000 then . + 1 | f else empty end); last(0 | f) => 20000
$__loc__ => {"file":"<top-level>","line":1}
# assignment
{"a":1} | .a = 2, .b = 3, .a += 5, .a -= 1, .a *= 3, .a /= 2, .a %= 1, .c //= 9 => {"a":2}  {"a":1,"b":3}  {"a":6}  {"a":0}  {"a":3}  {"a":0.5}  {"a":0}  {"a":1,"c":9}
[1,2,3] | .[1:] = ["x"], (.[] |= . + 1), (.[] | select(. > 1)) |= . * 10, (.[0], .[2]) = 0, (.[1] |= empty) => [1,"x"]  [2,3,4]  [1,20,30]  [0,2,0]  [1,3]
{"a":[1,2]} | .a[1] |= (5, 6), .a = (1, 2), .a[.a[0]] = "i", .x.y[1] = 0 => {"a":[1,5]}  {"a":1}  {"a":2}  {"a":[1,"i"]}  {"a":[1,2],"x":{"y":[null,0]}}
{"a":1} | .a = 1 // 2, (.a, .b) |= (. // 7) => {"a":1}  {"a":1,"b":7}
{"a":{"b":1}} | .a |= with_entries(.value += 1), .. |= . => {"a":{"b":2}}  {"a":{"b":1}}
try ((1, 2) = 3) catch ., try (.a.b = 1 | .a | .[0] = 1) catch . => "Invalid path expression with result 1"  "Cannot index object with number (0)"
# paths through constructs
{"a":{"b":1}} | [path(.a | .b)], [path(first(.a, .c))], [path(limit(1; .a, .c))], [path(if .a then .a.b else .c end)], [path(.x // .a)], [path(.a | select(.b))], [path(getpath(["a","b"]))], [path(.a?)], [path(recurse)], [path(. as $x | .a)], [path(label $l | .a, break $l)], [path(last(.a, .c))] => [["a","b"]]  [["a"]]  [["a"]]  [["a","b"]]  [["a"]]  [["a"]]  [["a","b"]]  [["a"]]  [[],["a"],["a","b"]]  [["a"]]  [["a"]]  [["c"]]
try path(1 | .a) catch "no path", [path(empty)], [path(.[1:][0])] => "no path"  []  [[{"start":1,"end":null},0]]
# reduce keeps what others see
reduce range(3) as $i ({"a":[]}; .b = .a | .a += [$i]) => {"a":[0,1,2],"b":[0,1]}
reduce range(3) as $i ([0]; . as $x | .[0] += 1 | .[$i + 1] = $x) => [3,[0],[1,[0]],[2,[0],[1,[0]]]]
[1,2] as $x | reduce range(2) as $i ($x; .[$i] = 7) | [., $x] => [[7,7],[1,2]]
reduce range(50000) as $i ([]; .[$i] = $i) | length => 50000
`)
