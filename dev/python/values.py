"""Values that JSON has no words for, as objects of one key, both ways.

{"$bytes": base64}, {"$decimal": "1.50"}, {"$float": "NaN"}, {"$date": "2026-11-23"}, {"$time": "06:41:25.123456"},
{"$datetime": "2026-11-23T06:41:25.123456+00:00"}, {"$uuid": text}, {"$union": [name of the branch, value]}, {"$int": "9007199254740993"}.
Whole numbers beyond 2^53 are written as $int, so that a reader of JSON in JavaScript does not lose digits.
"""
import base64
import datetime
import decimal
import math
import uuid

READERS = {
    '$bytes': base64.b64decode,
    '$decimal': decimal.Decimal,
    '$float': float,
    '$int': int,
    '$date': datetime.date.fromisoformat,
    '$time': datetime.time.fromisoformat,
    '$datetime': datetime.datetime.fromisoformat,
    '$uuid': uuid.UUID,
    '$union': lambda pair: (pair[0], from_json(pair[1])),
}


def from_json(value):
    if isinstance(value, list):
        return [from_json(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((key, inner),) = value.items()
        if key in READERS:
            return READERS[key](inner)
    return {key: from_json(item) for key, item in value.items()}


def to_json(value):
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if isinstance(value, tuple):
        return {'$union': [value[0], to_json(value[1])]}
    if isinstance(value, (bytes, bytearray)):
        return {'$bytes': base64.b64encode(value).decode()}
    if isinstance(value, decimal.Decimal):
        return {'$decimal': str(value)}
    if isinstance(value, datetime.datetime):
        return {'$datetime': value.isoformat()}
    if isinstance(value, datetime.date):
        return {'$date': value.isoformat()}
    if isinstance(value, datetime.time):
        return {'$time': value.isoformat()}
    if isinstance(value, uuid.UUID):
        return {'$uuid': str(value)}
    if isinstance(value, float) and not math.isfinite(value):
        return {'$float': str(value)}
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53:
        return {'$int': str(value)}
    return value
