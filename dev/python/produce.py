"""Writes records with Confluent's serializers.

Job: {"registry": URL, "topic": NAME, "bootstrap": HOST:PORT, "key": SIDE, "value": SIDE,
      "records": [{"key": VALUE, "value": VALUE, "headers": {NAME: TEXT}, "partition": N}]}
SIDE as sides.py tells, VALUE as values.py tells; a side or value that is left out is null.
Without "bootstrap" nothing is produced: the answer is what would have been.
Answer: {"records": [{"key", "value": base64 or null, "headers": [[NAME, base64]], "partition", "offset"}]}
"""
import base64
import json
import sys

from confluent_kafka import Producer
from confluent_kafka.serialization import MessageField, SerializationContext

from sides import registry_client, serializer


def main(job):
    client = registry_client(job)
    topic = job['topic']
    sides = {field: serializer(job[field], client) for field in ('key', 'value') if field in job}
    producer = Producer({'bootstrap.servers': job['bootstrap']}) if 'bootstrap' in job else None
    answers = []
    for record in job['records']:
        headers = [(name, text.encode()) for name, text in record.get('headers', {}).items()]
        written = {}
        for field in (MessageField.KEY, MessageField.VALUE):
            value = record.get(field)
            context = SerializationContext(topic, field, headers)
            written[field] = None if value is None else sides[field](value, context)
        answer = {
            'key': encoded(written['key']),
            'value': encoded(written['value']),
            'headers': [[name, encoded(value)] for name, value in headers],
        }
        answers.append(answer)
        if producer is not None:
            place = {'partition': record['partition']} if 'partition' in record else {}
            producer.produce(topic, written['value'], written['key'], headers=headers, on_delivery=placed(answer), **place)
            producer.poll(0)
    if producer is not None and producer.flush(30) > 0:
        raise TimeoutError('not all records were written within 30 s')
    json.dump({'records': answers}, sys.stdout)


def placed(answer):
    def delivered(error, message):
        if error is not None:
            raise RuntimeError(str(error))
        answer['partition'] = message.partition()
        answer['offset'] = message.offset()

    return delivered


def encoded(data):
    if data is None:
        return None
    return base64.b64encode(data.encode() if isinstance(data, str) else data).decode()


main(json.load(sys.stdin))
