"""Reads records with Confluent's deserializers.

Job: {"registry": URL, "topic": NAME, "key": SIDE, "value": SIDE, and either
      "bootstrap": HOST:PORT, "count": N   the first N records of the topic, or
      "records": [{"key", "value": base64 or null, "headers": [[NAME, base64]]}]}
SIDE as sides.py tells; a side that is left out is answered as base64.
Answer: {"records": [{"key", "value", "headers": [[NAME, base64]], "partition", "offset"}]}, values as values.py tells, of Protobuf
its own JSON.
"""
import base64
import json
import sys
import time

from confluent_kafka import Consumer, TopicPartition
from confluent_kafka.serialization import MessageField, SerializationContext

from sides import deserializer, registry_client

DEADLINE_S = 30


def main(job):
    client = registry_client(job)
    sides = {field: deserializer(job[field], client) for field in ('key', 'value') if field in job}
    records = given(job) if 'records' in job else consumed(job)
    answers = []
    for record in records:
        answer = {**record, 'headers': [[name, encoded(value)] for name, value in record['headers']]}
        for field in (MessageField.KEY, MessageField.VALUE):
            data = record[field]
            context = SerializationContext(job['topic'], field, record['headers'])
            read = sides.get(field, lambda data, context: encoded(data))
            answer[field] = None if data is None else read(data, context)
        answers.append(answer)
    json.dump({'records': answers}, sys.stdout)


def given(job):
    for record in job['records']:
        headers = [(name, decoded(value)) for name, value in record.get('headers', [])]
        yield {'key': decoded(record.get('key')), 'value': decoded(record.get('value')), 'headers': headers}


def consumed(job):
    topic, wanted = job['topic'], job['count']
    consumer = Consumer({'bootstrap.servers': job['bootstrap'], 'group.id': 'unused', 'enable.auto.commit': False})
    partitions = consumer.list_topics(topic, timeout=DEADLINE_S).topics[topic].partitions
    # Without a group: nothing is left behind on the broker.
    consumer.assign([TopicPartition(topic, partition, 0) for partition in partitions])
    deadline = time.monotonic() + DEADLINE_S
    seen = 0
    while seen < wanted:
        if time.monotonic() > deadline:
            raise TimeoutError(f'{seen} of {wanted} records within {DEADLINE_S} s')
        message = consumer.poll(0.5)
        if message is None:
            continue
        if message.error():
            raise RuntimeError(str(message.error()))
        seen += 1
        yield {
            'key': message.key(),
            'value': message.value(),
            'headers': message.headers() or [],
            'partition': message.partition(),
            'offset': message.offset(),
        }
    consumer.close()


def decoded(text):
    return None if text is None else base64.b64decode(text)


def encoded(data):
    return None if data is None else base64.b64encode(data).decode()


main(json.load(sys.stdin))
