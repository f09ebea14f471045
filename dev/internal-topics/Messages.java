import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.types.ArrayOf;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.CompactArrayOf;
import org.apache.kafka.common.protocol.types.Field;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.Struct;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;

/**
 * Prints one line of JSON per record type, message version and sample, from the classes that Kafka's own build
 * generates: their SCHEMA_n constants are the layouts, their JsonConverter classes say what Kafka's tools show.
 *
 *     {"family":"group","id":1,"kind":"offset_commit","key":"OffsetCommitKey","value":"OffsetCommitValue"}
 *     {"family":"group","message":"OffsetCommitKey","version":0,"flexible":false,"layout":"group:string …"}
 *     {"message":"OffsetCommitKey","version":0,"hex":"…","json":{…}}
 */
public final class Messages {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] WORDS = {"orders", "grüße", "a", "group-7", "数据", "", "x.y_z"};

  public static void main(String[] arguments) throws Exception {
    coordinator("group", "org.apache.kafka.coordinator.group.generated.");
    coordinator("transaction", "org.apache.kafka.coordinator.transaction.generated.");
    coordinator("share", "org.apache.kafka.coordinator.share.generated.");
    Class<?> metadata = Class.forName("org.apache.kafka.common.metadata.MetadataRecordType");
    for (Object type : metadata.getEnumConstants()) {
      ApiMessage record = (ApiMessage) metadata.getMethod("newMetadataRecord").invoke(type);
      ObjectNode line = line("metadata");
      line.put("id", (short) metadata.getMethod("id").invoke(type));
      line.put("kind", ((Enum<?>) type).name());
      line.put("value", record.getClass().getSimpleName());
      System.out.println(line);
      message("metadata", record.getClass());
    }
    message("consumer", Class.forName("org.apache.kafka.common.message.ConsumerProtocolSubscription"));
    message("consumer", Class.forName("org.apache.kafka.common.message.ConsumerProtocolAssignment"));
  }

  private static void coordinator(String family, String in) throws Exception {
    Class<?> types = Class.forName(in + "CoordinatorRecordType");
    for (Object type : types.getEnumConstants()) {
      Class<?> key = types.getMethod("newRecordKey").invoke(type).getClass();
      Class<?> value = types.getMethod("newRecordValue").invoke(type).getClass();
      ObjectNode line = line(family);
      line.put("id", (short) types.getMethod("id").invoke(type));
      line.put("kind", ((Enum<?>) type).name().toLowerCase(Locale.ROOT));
      line.put("key", key.getSimpleName());
      line.put("value", value.getSimpleName());
      System.out.println(line);
      message(family, key);
      message(family, value);
    }
  }

  private static ObjectNode line(String family) {
    return JSON.createObjectNode().put("family", family);
  }

  private static void message(String family, Class<?> message) throws Exception {
    short lowest = message.getField("LOWEST_SUPPORTED_VERSION").getShort(null);
    short highest = message.getField("HIGHEST_SUPPORTED_VERSION").getShort(null);
    for (short version = lowest; version <= highest; version++) {
      Schema schema = (Schema) message.getField("SCHEMA_" + version).get(null);
      ObjectNode line = line(family);
      line.put("message", message.getSimpleName());
      line.put("version", version);
      line.put("flexible", isFlexible(schema));
      line.put("layout", layout(schema, isFlexible(schema)));
      System.out.println(line);
      Random random = new Random(message.getSimpleName().hashCode() + version);
      sample(message, version, (Struct) value(schema, false, random));
      Struct bare = (Struct) value(schema, true, random);
      sample(message, version, bare);
      nullTagged(message, version, bare, schema);
    }
  }

  /** Tagged fields whose default is not null are written when they are, in a form that the schemas do not tell. */
  private static void nullTagged(Class<?> type, short version, Struct content, Schema schema)
      throws Exception {
    if (!isFlexible(schema)) return;
    ApiMessage message = read(type, version, content);
    boolean any = false;
    for (Field field : ((TaggedFields) schema.fields()[schema.numFields() - 1].def.type).fields().values()) {
      if (!field.type.isNullable()) continue;
      var member = type.getDeclaredField(camel(field.name));
      member.setAccessible(true);
      member.set(message, null);
      any = true;
    }
    if (any) sample(type, version, message);
  }

  private static ApiMessage read(Class<?> type, short version, Struct content) throws Exception {
    ByteBuffer written = ByteBuffer.allocate(content.sizeOf());
    content.writeTo(written);
    written.flip();
    ApiMessage message = (ApiMessage) type.getConstructor().newInstance();
    message.read(new ByteBufferAccessor(written), version);
    if (written.hasRemaining()) throw new IllegalStateException("bytes left by " + type);
    return message;
  }

  private static void sample(Class<?> type, short version, Struct content) throws Exception {
    sample(type, version, read(type, version, content));
  }

  private static void sample(Class<?> type, short version, ApiMessage message) throws Exception {
    // What Kafka itself would write: tagged fields that have their default are left out.
    ByteBuffer bytes = MessageUtil.toByteBufferAccessor(message, version).buffer();
    byte[] raw = new byte[bytes.remaining()];
    bytes.get(raw);
    Class<?> converter = Class.forName(type.getName() + "JsonConverter");
    JsonNode json =
        (JsonNode) converter.getMethod("write", type, short.class).invoke(null, message, version);
    ObjectNode line = JSON.createObjectNode();
    line.put("message", type.getSimpleName());
    line.put("version", version);
    line.put("hex", HexFormat.of().formatHex(raw));
    line.set("json", json);
    System.out.println(line);
  }

  private static boolean isFlexible(Schema schema) {
    BoundField[] fields = schema.fields();
    return fields.length > 0 && fields[fields.length - 1].def.type instanceof TaggedFields;
  }

  private static String layout(Schema schema, boolean flexible) {
    if (isFlexible(schema) != flexible) throw new IllegalStateException("mixed " + schema);
    StringBuilder out = new StringBuilder();
    for (BoundField field : schema.fields()) {
      if (field.def.type instanceof TaggedFields tagged) {
        for (var entry : new TreeMap<>(tagged.fields()).entrySet()) {
          Field tag = entry.getValue();
          add(out, camel(tag.name) + "@" + entry.getKey(), tag.type, flexible);
        }
      } else add(out, camel(field.def.name), field.def.type, flexible);
    }
    return out.toString();
  }

  private static void add(StringBuilder out, String name, Type type, boolean flexible) {
    if (out.length() > 0) out.append(' ');
    out.append(name).append(':').append(describe(type, flexible));
  }

  private static String describe(Type type, boolean flexible) {
    String optional = type.isNullable() ? "?" : "";
    if (type instanceof Schema schema) return "{" + layout(schema, flexible) + "}" + optional;
    if (type.isArray()) {
      if (type instanceof CompactArrayOf != flexible) throw new IllegalStateException("mixed");
      return "[" + describe(type.arrayElementType().orElseThrow(), flexible) + "]" + optional;
    }
    String name = type.toString();
    boolean compact = name.startsWith("COMPACT_");
    String plain = name.replace("COMPACT_", "").replace("NULLABLE_", "").toLowerCase(Locale.ROOT);
    if ((plain.equals("string") || plain.equals("bytes")) && compact != flexible) {
      throw new IllegalStateException("mixed " + name);
    }
    return plain + optional;
  }

  /** As the message definitions spell it: SCHEMA_n has group_id where they have groupId. */
  private static String camel(String name) {
    StringBuilder out = new StringBuilder();
    for (String word : name.split("_")) {
      if (out.length() == 0) out.append(word);
      else out.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return out.toString();
  }

  /** @param bare null and empty wherever that is allowed, no tagged fields */
  private static Object value(Type type, boolean bare, Random random) {
    if (bare && type.isNullable()) return null;
    if (type instanceof Schema schema) {
      Struct struct = new Struct(schema);
      for (BoundField field : schema.fields()) struct.set(field, value(field.def.type, bare, random));
      return struct;
    }
    if (type instanceof TaggedFields tagged) {
      TreeMap<Integer, Object> values = new TreeMap<>();
      if (!bare) tagged.fields().forEach((tag, field) -> values.put(tag, value(field.type, false, random)));
      return values;
    }
    if (type.isArray()) {
      Object[] elements = new Object[bare ? 0 : 2];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = value(type.arrayElementType().orElseThrow(), false, random);
      }
      return elements;
    }
    switch (type.toString().replace("COMPACT_", "").replace("NULLABLE_", "")) {
      case "BOOLEAN": return !bare;
      case "INT8": return (byte) (bare ? 0 : random.nextInt());
      case "INT16": return (short) (bare ? 0 : random.nextInt());
      case "UINT16": return bare ? 0 : random.nextInt(65536);
      case "INT32": return bare ? 0 : random.nextInt();
      case "UINT32": return bare ? 0L : random.nextInt() & 0xffffffffL;
      case "INT64": return bare ? 0L : random.nextLong();
      case "FLOAT64": return bare ? 0.0 : random.nextGaussian();
      case "UUID": return bare ? Uuid.ZERO_UUID : new Uuid(random.nextLong(), random.nextLong());
      case "STRING": return bare ? "" : WORDS[random.nextInt(WORDS.length)];
      case "BYTES":
        byte[] bytes = bare ? new byte[0] : ("b" + random.nextInt()).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(bytes);
      default: throw new IllegalStateException("no value for " + type);
    }
  }
}
