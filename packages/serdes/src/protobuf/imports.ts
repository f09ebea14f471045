/** Files that schemas import without bringing them: Google's well-known types, its common types, and Confluent's. */
import protobuf from 'protobufjs'
import api from 'protobufjs/google/protobuf/api.json' with { type: 'json' }
import descriptor from 'protobufjs/google/protobuf/descriptor.json' with { type: 'json' }
import sourceContext from 'protobufjs/google/protobuf/source_context.json' with { type: 'json' }
import type from 'protobufjs/google/protobuf/type.json' with { type: 'json' }

/** Added to each schema: an Any may hold them. */
const ALWAYS = ['any', 'duration', 'timestamp', 'struct', 'wrappers', 'field_mask', 'empty']
/** Types about schemas themselves, each after those it needs; big, so only where they are imported. */
const ON_DEMAND: readonly (readonly [name: string, nested: protobuf.INamespace])[] = [
  ['source_context', sourceContext],
  ['type', type],
  ['api', api],
  ['descriptor', descriptor],
]
const GOOGLE = [...ALWAYS, ...ON_DEMAND.map(([name]) => name)].map(pathOf)
const PREFIXES = ['google/type/', 'confluent/']

/** https://github.com/googleapis/googleapis/tree/master/google/type, without comments. */
const COMMON_TYPES = `
syntax = "proto3"; package google.type;
import "google/protobuf/duration.proto"; import "google/protobuf/timestamp.proto"; import "google/protobuf/wrappers.proto";
enum CalendarPeriod { CALENDAR_PERIOD_UNSPECIFIED = 0; DAY = 1; WEEK = 2; FORTNIGHT = 3; MONTH = 4; QUARTER = 5; HALF = 6; YEAR = 7; }
message Color { float red = 1; float green = 2; float blue = 3; google.protobuf.FloatValue alpha = 4; }
message Date { int32 year = 1; int32 month = 2; int32 day = 3; }
message DateTime {
  int32 year = 1; int32 month = 2; int32 day = 3; int32 hours = 4; int32 minutes = 5; int32 seconds = 6; int32 nanos = 7;
  oneof time_offset { google.protobuf.Duration utc_offset = 8; TimeZone time_zone = 9; }
}
message TimeZone { string id = 1; string version = 2; }
enum DayOfWeek { DAY_OF_WEEK_UNSPECIFIED = 0; MONDAY = 1; TUESDAY = 2; WEDNESDAY = 3; THURSDAY = 4; FRIDAY = 5; SATURDAY = 6; SUNDAY = 7; }
message Decimal { string value = 1; }
message Expr { string expression = 1; string title = 2; string description = 3; string location = 4; }
message Fraction { int64 numerator = 1; int64 denominator = 2; }
message Interval { google.protobuf.Timestamp start_time = 1; google.protobuf.Timestamp end_time = 2; }
message LatLng { double latitude = 1; double longitude = 2; }
message LocalizedText { string text = 1; string language_code = 2; }
message Money { string currency_code = 1; int64 units = 2; int32 nanos = 3; }
enum Month { MONTH_UNSPECIFIED = 0; JANUARY = 1; FEBRUARY = 2; MARCH = 3; APRIL = 4; MAY = 5; JUNE = 6; JULY = 7; AUGUST = 8; SEPTEMBER = 9; OCTOBER = 10; NOVEMBER = 11; DECEMBER = 12; }
message PhoneNumber {
  message ShortCode { string region_code = 1; string code = 2; }
  oneof kind { string e164_number = 1; ShortCode short_code = 2; }
  string extension = 3;
}
message PostalAddress {
  int32 revision = 1; string region_code = 2; string language_code = 3; string postal_code = 4; string sorting_code = 5;
  string administrative_area = 6; string locality = 7; string sublocality = 8; repeated string address_lines = 9;
  repeated string recipients = 10; string organization = 11;
}
message Quaternion { double x = 1; double y = 2; double z = 3; double w = 4; }
message TimeOfDay { int32 hours = 1; int32 minutes = 2; int32 seconds = 3; int32 nanos = 4; }
`

/** https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/serdes-protobuf.html */
const CONFLUENT_TYPES = `
syntax = "proto3"; package confluent.type;
message Decimal { bytes value = 1; uint32 precision = 2; int32 scale = 3; }
`

function pathOf(name: string): string {
  return `google/protobuf/${name}.proto`
}

export function isWellKnown(path: string): boolean {
  return GOOGLE.includes(path) || PREFIXES.some((prefix) => path.startsWith(prefix))
}

export function addWellKnown(root: protobuf.Root, imports: ReadonlySet<string>): void {
  for (const name of ALWAYS) add(root, protobuf.common.get(pathOf(name)))
  for (const [name, file] of ON_DEMAND) if (imports.has(pathOf(name))) add(root, file)
  const starts = (prefix: string): boolean => [...imports].some((path) => path.startsWith(prefix))
  if (starts('google/type/')) protobuf.parse(COMMON_TYPES, root, { keepCase: true })
  if (starts('confluent/type/')) protobuf.parse(CONFLUENT_TYPES, root, { keepCase: true })
}

/** These files bring what they import themselves, so a type may be there already. */
function add(root: protobuf.Root, file: protobuf.INamespace | null): void {
  const space = root.define('google.protobuf')
  const types = memberOf(memberOf(file, 'google'), 'protobuf')?.nested ?? {}
  for (const [name, type] of Object.entries(types)) {
    if (space.get(name) === null) space.addJSON({ [name]: type })
  }
}

function memberOf(space: protobuf.INamespace | null, name: string): protobuf.INamespace | null {
  const found = space?.nested?.[name]
  return found !== undefined && 'nested' in found ? found : null
}
