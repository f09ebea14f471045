/** Every builtin with its signature and one line of documentation, for completion and the manual. */

export interface FunctionDoc {
  readonly name: string
  /** As it is written, parameters included. */
  readonly signature: string
  readonly doc: string
}

const TEXT = `
empty | no output
error | fails with the input as message
error(message) | fails with the message
not | true for null and false, else false
select(condition) | the input where the condition holds
map(f) | an array of what f gives for each element
map_values(f) | replaces each value by the first output of f; none deletes it
recurse | the input and everything below it, as ..
recurse(f) | the input, what f gives, what f gives of that, and so on
recurse(f; condition) | as recurse(f), while the condition holds
repeat(f) | the input and f again and again, without end
while(condition; update) | values while the condition holds
until(condition; next) | the first value for which the condition holds
first | the first element
first(f) | the first output of f
last | the last element
last(f) | the last output of f
nth(n) | the element at index n
nth(n; f) | the output of f at position n, from 0
limit(n; f) | the first n outputs of f
skip(n; f) | the outputs of f without the first n
range(upto) | numbers from 0 up to, but not including, upto
range(from; upto) | numbers from from
range(from; upto; by) | numbers in steps of by
isempty(f) | whether f gives nothing
any | whether an element is true
any(condition) | whether the condition holds for an element
any(generator; condition) | whether the condition holds for an output of the generator
all | whether every element is true
all(condition) | whether the condition holds for every element
all(generator; condition) | whether the condition holds for every output of the generator
path(f) | paths of the places that f gives, as arrays
paths | paths of everything below the input
paths(condition) | paths of the values for which the condition holds
getpath(path) | the value at a path, null where there is none
setpath(path; value) | the input with the value at the path
delpaths(paths) | the input without these paths
del(f) | the input without the places that f gives
pick(f) | only the places that f gives, and what leads to them
to_entries | an object as an array of {key, value}
from_entries | an object from an array of {key, value}
with_entries(f) | to_entries, f on each, from_entries
walk(f) | f on every part of the input, innermost first
env | an empty object: there is no environment to read
input | the next input
inputs | all further inputs
debug | tells the input to whoever listens, and passes it on
debug(message) | tells a message to whoever listens, and passes the input on
stderr | writes the input to the error output, and passes it on
halt | ends the program
halt_error | ends the program with the input as message and status 5
halt_error(status) | ends the program with the input as message
input_line_number | 0: lines are not counted
input_filename | null: files have no names here
modulemeta | fails: there are no modules
get_search_list | an empty array: there are no modules
get_prog_origin | null
get_jq_origin | null
builtins | names of all functions, with their number of arguments
length | characters of a string, elements, members, size of a number; 0 for null
utf8bytelength | bytes of a string in UTF-8
type | "null", "boolean", "number", "string", "array" or "object"
keys | names of an object in order, or indexes of an array
keys_unsorted | names of an object as they stand
has(key) | whether the object has the name, or the array the index
in(object) | whether the input is a name or index of the object
contains(b) | whether everything in b is contained in the input; strings: as a part
inside(b) | whether the input is contained in b
add | the sum of all elements
add(f) | the sum of all outputs of f
sort | the elements in order
sort_by(f) | the elements in the order of f
group_by(f) | arrays of elements with the same f
unique | the elements in order, without repeats
unique_by(f) | one element for each f
min | the smallest element
max | the largest element
min_by(f) | the element with the smallest f
max_by(f) | the element with the largest f
reverse | the elements, or characters, from the back
flatten | nested arrays as one
flatten(depth) | nested arrays flattened so many levels deep
transpose | rows as columns
combinations | every combination of one element of each array
combinations(n) | every combination of n elements
bsearch(value) | index of the value in a sorted array, or -1 - where it belongs
index(part) | position of the first occurrence
rindex(part) | position of the last occurrence
indices(part) | positions of all occurrences
IN(values) | whether the input is one of the outputs of values
IN(source; values) | whether an output of source is one of values
INDEX(key) | an object of the elements, by key
INDEX(stream; key) | an object of the outputs of stream, by key
JOIN(index; key) | pairs of each element and what the index has for its key
JOIN(index; stream; key) | pairs of each output and what the index has for its key
JOIN(index; stream; key; join) | what join makes of those pairs
tostream | the input as a stream of [path, leaf]
fromstream(stream) | values from a stream of [path, leaf]
truncate_stream(stream) | the stream without the first steps of its paths; the input says how many
tostring | strings as they are, everything else as JSON
tonumber | a number from a string
toboolean | true or false from a string
tojson | the input as JSON text
fromjson | the value of a JSON text
ascii_downcase | A to Z as a to z
ascii_upcase | a to z as A to Z
explode | code points of a string
implode | a string of code points
split(separator) | parts of a string
split(regex; flags) | parts of a string between matches
splits(regex) | parts between matches, one by one
splits(regex; flags) | parts between matches, one by one
join(separator) | the elements as one string
startswith(text) | whether the string begins with the text
endswith(text) | whether the string ends with the text
ltrimstr(text) | the string without the text at its beginning
rtrimstr(text) | the string without the text at its end
trimstr(text) | the string without the text at both ends
trim | the string without white space at both ends
ltrim | the string without white space at its beginning
rtrim | the string without white space at its end
test(regex) | whether the pattern matches
test(regex; flags) | flags: i any case, x extended, p dot matches newlines, g all, n no empty matches
match(regex) | matches as {offset, length, string, captures}
match(regex; flags) | matches; flag g gives all
capture(regex) | named groups of a match as an object
capture(regex; flags) | named groups of a match as an object
scan(regex) | all matches, or their groups
scan(regex; flags) | all matches, or their groups
sub(regex; replacement) | the string with the first match replaced
sub(regex; replacement; flags) | the string with the first match replaced
gsub(regex; replacement) | the string with all matches replaced
gsub(regex; replacement; flags) | the string with all matches replaced
format(name) | the input in a format such as "base64"
now | seconds since 1970
todate | seconds since 1970 as 2015-03-05T23:51:47Z
todateiso8601 | as todate
fromdate | 2015-03-05T23:51:47Z as seconds since 1970
fromdateiso8601 | as fromdate
gmtime | seconds since 1970 as [year, month from 0, day, hours, minutes, seconds, weekday, day of year]
localtime | as gmtime, in the local time zone
mktime | seconds since 1970 of such an array
strftime(format) | a time as text, in UTC
strflocaltime(format) | a time as text, in the local time zone
strptime(format) | such an array from a text
infinite | the number beyond all others
nan | not a number
isinfinite | whether a number is infinite
isnan | whether a number is nan
isnormal | whether a number is neither 0, tiny, infinite nor nan
isfinite | whether a number is neither infinite nor nan
abs | the number without its sign
values | the input unless null
nulls | the input if null
booleans | the input if true or false
numbers | the input if a number
strings | the input if a string
arrays | the input if an array
objects | the input if an object
iterables | the input if an array or object
scalars | the input if neither array nor object
finites | the input if a finite number
normals | the input if a normal number
have_literal_numbers | true: large integers keep their digits
have_decnum | false: arithmetic is done in doubles
fma(x; y; z) | x * y + z
frexp | [mantissa, exponent] of a number
modf | [fraction, integer part] of a number
lgamma_r | [log of the gamma function, its sign]
`

const MATH: Readonly<Record<string, string>> = {
  floor: 'next integer below',
  ceil: 'next integer above',
  round: 'nearest integer, halves away from zero',
  trunc: 'integer part',
  rint: 'nearest integer, halves to even',
  nearbyint: 'nearest integer, halves to even',
  fabs: 'number without its sign',
  sqrt: 'square root',
  cbrt: 'cube root',
  exp: 'e to the power of the input',
  exp2: '2 to the power of the input',
  exp10: '10 to the power of the input',
  expm1: 'exp - 1, exact near 0',
  log: 'natural logarithm',
  log2: 'logarithm to base 2',
  log10: 'logarithm to base 10',
  log1p: 'log of 1 + input, exact near 0',
  logb: 'exponent to base 2',
  significand: 'input scaled to between 1 and 2',
  gamma: 'log of the gamma function',
  lgamma: 'log of the gamma function',
  tgamma: 'gamma function',
  erf: 'error function',
  erfc: '1 - erf, exact for large numbers',
  sin: 'sine',
  cos: 'cosine',
  tan: 'tangent',
  asin: 'arc sine',
  acos: 'arc cosine',
  atan: 'arc tangent',
  sinh: 'hyperbolic sine',
  cosh: 'hyperbolic cosine',
  tanh: 'hyperbolic tangent',
  asinh: 'inverse hyperbolic sine',
  acosh: 'inverse hyperbolic cosine',
  atanh: 'inverse hyperbolic tangent',
  j0: 'Bessel function of the first kind, order 0',
  j1: 'Bessel function of the first kind, order 1',
  y0: 'Bessel function of the second kind, order 0',
  y1: 'Bessel function of the second kind, order 1',
}

const MATH_OF_TWO: Readonly<Record<string, string>> = {
  pow: 'x to the power of y',
  atan2: 'angle of the point (y, x)',
  hypot: 'length of the vector (x, y)',
  fmod: 'remainder of x / y with the sign of x',
  remainder: 'x - n * y for the nearest integer n',
  drem: 'x - n * y for the nearest integer n',
  fmin: 'smaller of x and y',
  fmax: 'larger of x and y',
  fdim: 'x - y, or 0 when that is negative',
  copysign: 'x with the sign of y',
  ldexp: 'x * 2 to the power of y',
  scalb: 'x * 2 to the power of y',
  scalbln: 'x * 2 to the power of y',
  nextafter: 'next number after x towards y',
  nexttoward: 'next number after x towards y',
  jn: 'Bessel function of the first kind, order x, of y',
  yn: 'Bessel function of the second kind, order x, of y',
}

function documented(): FunctionDoc[] {
  const lines = TEXT.trim().split('\n')
  const docs = lines.map((line) => {
    const [signature = '', doc = ''] = line.split(' | ')
    return { name: signature.replace(/\(.*/, ''), signature, doc }
  })
  for (const [name, doc] of Object.entries(MATH)) docs.push({ name, signature: name, doc })
  for (const [name, doc] of Object.entries(MATH_OF_TWO)) {
    docs.push({ name, signature: `${name}(x; y)`, doc })
  }
  return docs.sort((a, b) => (a.signature < b.signature ? -1 : 1))
}

export const FUNCTIONS: readonly FunctionDoc[] = documented()

export const FORMATS: readonly FunctionDoc[] = [
  ['@text', 'as tostring'],
  ['@json', 'as JSON'],
  ['@csv', 'an array as a line of CSV'],
  ['@tsv', 'an array as a line of tab-separated values'],
  ['@html', 'with < > & \' " escaped for HTML'],
  ['@uri', 'with everything but unreserved characters percent-encoded'],
  ['@urid', 'with percent-encoding undone'],
  ['@sh', 'quoted for a POSIX shell'],
  ['@base64', 'in base64'],
  ['@base64d', 'decoded from base64'],
].map(([name = '', doc = '']) => ({ name, signature: name, doc }))
