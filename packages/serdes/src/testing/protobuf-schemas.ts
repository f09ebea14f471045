/** Serdes over schemas that are at hand, for tests. */
import type { CompileWatch } from '../schemas/compiled.ts'
import type { Schema, SchemaReference, SchemaSource } from '../schemas/model.ts'
import type { Serde } from '../serde.ts'
import { protobufSerde } from '../protobuf/serde.ts'

export const WHERE = { topic: 't', side: 'value' } as const
export const WATCH: CompileWatch = { refused: () => undefined, compiling: () => undefined }

/** A serde that finds this schema under every name. */
export function serdeOf(text: string, references: readonly SchemaReference[] = []): Serde {
  return serdeOfSchema({
    registry: 'r',
    id: { kind: 'id', id: 7 },
    type: 'PROTOBUF',
    text,
    references,
  })
}

export function serdeOfSchema(schema: Schema): Serde {
  const schemas: SchemaSource = { peek: () => schema, load: () => Promise.resolve() }
  return protobufSerde({ schemas, watch: WATCH })
}

/** A payload behind schema id 7 and the indexes [0]. */
export function framed(hex: string): Buffer {
  return Buffer.from(`000000000700${hex.replaceAll(' ', '')}`, 'hex')
}

export const SHOP = `
syntax = "proto3";
package shop;
import "google/protobuf/timestamp.proto";
import "google/protobuf/any.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/wrappers.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/field_mask.proto";
import "google/protobuf/empty.proto";
enum State {
  option allow_alias = true;
  STATE_NEW = 0;
  PAID = 1;
  SETTLED = 1;
}
message Order {
  message Line {
    message Note { string text = 1; }
    string sku = 1;
    int32 count = 2;
    Note note = 3;
  }
  string id = 1;
  int64 customer_id = 2;
  State state = 3;
  repeated Line lines = 4;
  map<string, int64> tags = 5;
  google.protobuf.Timestamp created_at = 6;
  bytes blob = 7;
  optional string note = 8;
  double price = 9;
  float weight = 10;
  oneof pay {
    string card = 11;
    Line cash = 12;
  }
  repeated sint64 deltas = 13;
  google.protobuf.Any extra = 14;
  google.protobuf.Struct data = 15;
  google.protobuf.Int64Value big = 16;
  google.protobuf.Duration took = 17;
  google.protobuf.FieldMask mask = 18;
  map<int64, Line> by_number = 19;
  Order parent = 20;
  repeated State states = 21;
  map<bool, State> by_flag = 22;
  uint32 u32 = 23;
  uint64 u64 = 24;
  sint32 s32 = 25;
  fixed32 f32 = 26;
  fixed64 f64 = 27;
  sfixed32 sf32 = 28;
  sfixed64 sf64 = 29;
  bool paid = 30;
  repeated string names = 31;
  google.protobuf.Value any_value = 32;
  google.protobuf.ListValue list = 33;
  google.protobuf.StringValue maybe = 34;
  google.protobuf.Empty nothing = 35;
  google.protobuf.BytesValue maybe_bytes = 36;
}
message Other { int32 a = 1; }
`
