"""How one side of a record (key or value) is written and read, from the job's description of it.

  {"format": "avro" | "json", "schema": TEXT, "references": [{"name", "subject", "version"}]}
  {"format": "protobuf", "files": {NAME: TEXT of a .proto}, "message": "pkg.Name"}   the message's file is the first that has it
  {"format": "bytes"}   values are {"$bytes": base64}
Besides: "header": "guid" | "id" puts the schema's id into a header, "subject": a subject of its own, "register": false takes the
subject's latest version instead of registering one, "options": {…} goes to the serializer of the client.
"""
import os
import tempfile

from confluent_kafka.schema_registry import (
    Schema,
    SchemaReference,
    SchemaRegistryClient,
    header_schema_id_serializer,
    topic_subject_name_strategy,
)
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer, ProtobufSerializer
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

from values import from_json, to_json


def registry_client(job):
    return SchemaRegistryClient({'url': job['registry']})


def serializer(side, client):
    """A function of value and SerializationContext."""
    if side['format'] == 'bytes':
        return lambda value, context: from_json(value)
    options = {**strategy(side), **side.get('options', {})}
    if side.get('register') is False:
        options.update({'auto.register.schemas': False, 'use.latest.version': True})
    if side.get('header') == 'guid':
        options['schema.id.serializer'] = header_schema_id_serializer
    elif side.get('header') == 'id':
        options['schema.id.serializer'] = id_in_header
    if side['format'] == 'protobuf':
        message = message_class(side)
        write = ProtobufSerializer(message, client, {'use.deprecated.format': False, **options})
        return lambda value, context: write(message_of(message, value), context)
    kind = 'AVRO' if side['format'] == 'avro' else 'JSON'
    schema = Schema(side['schema'], kind, references(side))
    if kind == 'AVRO':
        write = AvroSerializer(client, schema, conf=options)
    else:
        write = JSONSerializer(schema, client, conf=options)
    return lambda value, context: write(from_json(value), context)


def deserializer(side, client):
    """A function of bytes and SerializationContext."""
    if side['format'] == 'bytes':
        return lambda data, context: to_json(data)
    if side['format'] == 'protobuf':
        # Without the registry: Apicurio fails to serialise again what the serializer has registered.
        message = message_class(side)
        pool = message.DESCRIPTOR.file.pool
        read = ProtobufDeserializer(message, {'use.deprecated.format': False, **strategy(side)}, None)
        return lambda data, context: json_format.MessageToDict(read(data, context), descriptor_pool=pool)
    if side['format'] == 'avro':
        read = AvroDeserializer(client, conf=strategy(side), return_record_name=side.get('branches', False))
    else:
        # Without a schema: the one that the record names.
        schema = Schema(side['schema'], 'JSON', references(side)) if 'schema' in side else None
        read = JSONDeserializer(schema, schema_registry_client=client, conf=strategy(side))
    return lambda data, context: to_json(read(data, context))


def strategy(side):
    subject = side.get('subject')
    # Named, because the client's own choice asks the registry for associations, which not every registry has.
    chosen = topic_subject_name_strategy if subject is None else lambda context, name: subject
    return {'subject.name.strategy': chosen}


def id_in_header(payload, context, schema_id):
    context.headers.append(('__' + context.field + '_schema_id', schema_id.id_to_bytes()))
    return payload


def references(side):
    return [SchemaReference(r['name'], r['subject'], r['version']) for r in side.get('references', [])]


def message_of(message, value):
    """Protobuf's JSON, or {"$bytes": …}: the message as it goes over the wire."""
    if isinstance(value, dict) and set(value) == {'$bytes'}:
        return message.FromString(from_json(value))
    # The pool has the types that an Any may hold.
    return json_format.ParseDict(value, message(), descriptor_pool=message.DESCRIPTOR.file.pool)


def message_class(side):
    from grpc_tools import protoc

    with tempfile.TemporaryDirectory() as folder:
        for name, text in side['files'].items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w') as file:
                file.write(text)
        output = os.path.join(folder, '.set')
        included = os.path.join(os.path.dirname(protoc.__file__), '_proto')
        arguments = ['protoc', f'-I{folder}', f'-I{included}', f'--descriptor_set_out={output}', '--include_imports']
        if protoc.main([*arguments, *side['files']]) != 0:
            raise ValueError('protoc refused the files')
        with open(output, 'rb') as file:
            files = descriptor_pb2.FileDescriptorSet.FromString(file.read())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(side['message']))
