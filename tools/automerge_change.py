"""Reads one Automerge change from its bytes, without Automerge: chapter 6 of docs/format.md.

Rows are counted from their headers before they are expanded, then put together. Whether the bytes are the one encoding
of what they say is a question of its own, `Chunk.is_canonical`, because it is asked when all else is right.
"""
import hashlib
import itertools
import re
from types import SimpleNamespace

MAX_PAYLOAD = 64 * 1024
COLUMNS = {  # specification: name, encoding of a row, rows at most
    1: ("object actor", "number", 1024), 2: ("object number", "number", 1024), 21: ("key", "text", 1024),
    52: ("insert", "flag", 1024), 66: ("action", "number", 1024), 86: ("type", "number", 1024),
    87: ("value", "bytes", 0), 112: ("preds", "count", 1024),
    113: ("pred actor", "number", 4096), 115: ("pred number", "difference", 4096),
}
OF_OPERATION = ("object number", "object actor", "key", "insert", "action", "type", "preds")
MAKE, PUT, DELETE, INCREMENT = 0, 1, 3, 5
NULL, FALSE, TRUE, UINT, INT, FLOAT, TEXT, BYTES, COUNTER, TIME = range(10)
LONGEST = {FALSE: 1, TRUE: 1, INT: 8, TEXT: 4096, BYTES: 64}  # the values that are used, as they are sealed

class Rejected(Exception):
    """A code of the page, and why. What is `held` waits; what has another code can never be right."""

def need(fact, code, why):
    if not fact:
        raise Rejected(code, why)

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

class Chunk:
    """One change: its `hash`, the `deps` that it names, its `actor`, and its `ops`, numbered from `start` to `end`."""

    def __init__(self, raw):
        need(len(raw) <= MAX_PAYLOAD, "guard-too-many", f"a change has at most {MAX_PAYLOAD} bytes")
        at, self.hash = Cursor(raw), sha256(raw[8:])
        is_chunk = at.take(9) == b"\x85\x6f\x4a\x83" + self.hash[:4] + b"\1" and at.number() == at.left()
        need(is_chunk, "guard-bytes", "not one uncompressed change with its checksum and length")
        raw_time = self.read_head(at)
        rows = self.read_columns(at)
        time = number_of(raw_time, True)
        is_time = raw_time == leb(time, True) and -2**63 <= time < 2**63
        need(self.start and is_time, "guard-unparsable", "operation 0, or a time that is none")
        self.values = Cursor(self.columns.get("value", b""))
        self.ops = list(self.read_operations(rows))
        self.end = self.start + len(self.ops)
        need(self.deps == sorted(set(self.deps)), "guard-field", "causes that do not ascend")
        need(0 <= time < 2**40 and self.ops, "guard-field", "a time out of range, or no operation")
        need(self.end <= 2**31, "guard-field", "operation numbers out of range")
        is_named = len(self.actors) == 1 + len(self.other_actors())
        need(is_named, "guard-not-canonical", "an actor that no operation names")
        for op in self.ops:
            need(is_used(op), "guard-operation", f"this operation on {op.key!r} is not used in this ledger")

    def read_head(self, at):
        self.deps = [at.take(32) for _ in range(at.number(64))]
        self.actor, self.seq, self.start = at.actor(), at.number(), at.number()
        need(self.start < 2**31, "guard-field", f"operations start at {self.start}")
        raw_time, _no_message = at.leb(), at.number(0)
        self.actors = [self.actor] + [at.actor() for _ in range(at.number(64))]
        return raw_time

    def read_columns(self, at):
        """Keeps the bytes of each column that is there, and gives the rows of each that may be."""
        lengths, rows = {}, {name: [] for name, _, _ in COLUMNS.values()}
        for _ in range(at.number(16)):
            spec, length = at.number(), at.number()
            need(spec in COLUMNS, "guard-column", f"column {spec} is not used in this ledger")
            need(spec > max(lengths, default=0), "guard-bytes", "columns out of order")
            lengths[spec] = length
        self.columns = {}
        for spec, length in lengths.items():
            name, encoding, most = COLUMNS[spec]
            self.columns[name] = at.take(length)
            rows[name] = decoded(self.columns[name], encoding, most)
        need(not at.left(), "guard-bytes", "extra bytes after the columns")
        has_value = any(of and action in (MAKE, DELETE) for action, of in zip(rows["action"], rows["type"]))
        need(not has_value, "guard-not-canonical", "a map or a deletion that carries a value")
        return rows

    def read_operations(self, rows):
        """Puts the columns together, row by row."""
        there = self.columns
        is_half = "preds" in there and ("pred actor" in there) != ("pred number" in there)
        need(not is_half and ("type" in there or "value" not in there), "guard-unparsable", "one column of two")
        has_objects = there.get("object number") and there.get("object actor")
        numbers = itertools.accumulate(difference or 0 for difference in rows["pred number"])
        preds = itertools.zip_longest(numbers, rows["pred actor"], rows["pred number"])
        each = itertools.zip_longest(*(rows[name] for name in OF_OPERATION))
        for number, actor, key, insert, action, of, count in itertools.islice(each, len(rows["action"])):
            is_whole = None not in (key, insert, action, of, count) and action <= 7 and is_text(key)
            need(is_whole, "guard-unparsable", "a row that lacks something, or whose key is no text")
            named = [self.op_id(*parts) for parts in itertools.islice(preds, count)]
            is_root = not has_objects or number == 0 or number is actor is None
            obj, value = None if is_root else self.op_id(number, actor), self.value(of & 15, of >> 4)
            is_whole = len(named) == count and (action != INCREMENT or value[0] in (UINT, INT))
            need(is_whole, "guard-unparsable", "a predecessor that is missing, or an increment by no number")
            yield SimpleNamespace(obj=obj, key=key.decode(), insert=insert, action=action, value=value, preds=named)

    def op_id(self, number, actor, difference=0):
        is_one = None not in (number, actor, difference) and 0 <= number < 2**32 and actor < len(self.actors)
        need(is_one, "guard-unparsable", "an operation number without its actor")
        return number, self.actors[actor]

    def value(self, of, length):
        """A value as it is sealed: a truth in one byte, a number in eight."""
        if of < UINT:  # these have no bytes; that some are promised is not canonical
            return of, bytes([of == TRUE])
        need(length <= self.values.left() and (of != FLOAT or length == 8), "guard-unparsable", "no such value")
        raw, signed, least = self.values.take(length), of != UINT, 0 if of == UINT else -2**63
        number = number_of(raw[:10], signed)
        is_number = raw == leb(number, signed) and least <= number < least + 2**64
        is_right = is_number if of in (UINT, INT, COUNTER, TIME) else of != TEXT or is_text(raw)
        need(is_right, "guard-unparsable", "a number or a text that is none")
        return of, number.to_bytes(8, "big", signed=signed) if of == INT else raw

    def other_actors(self):
        """Whom objects and predecessors name, without the change's own."""
        return {of[1] for op in self.ops for of in op.preds + [op.obj or (0, self.actor)]} - {self.actor}

    def is_canonical(self):
        """Whether its operations, written again, are the columns that it has."""
        is_sorted = self.actors[1:] == sorted(self.other_actors())
        is_sorted = is_sorted and all(op.preds == sorted(op.preds) for op in self.ops)
        return is_sorted and self.written() == self.columns

    def written(self):
        """The columns that say what its operations say. Operations that are not used were refused before."""
        place, values = self.actors.index, [stored(*op.value) for op in self.ops]
        preds = [pred for op in self.ops for pred in op.preds]
        numbers = [0] + [number for number, _ in preds]
        rows = {
            "object actor": [op.obj and place(op.obj[1]) for op in self.ops],
            "object number": [op.obj and op.obj[0] for op in self.ops],
            "key": [op.key.encode() for op in self.ops],
            "insert": [op.insert for op in self.ops],
            "action": [op.action for op in self.ops],
            "type": [op.value[0] | len(raw) << 4 for op, raw in zip(self.ops, values)],
            "value": values,
            "preds": [len(op.preds) for op in self.ops],
            "pred actor": [place(actor) for _, actor in preds],
            "pred number": [number - before for before, number in zip(numbers, numbers[1:])],
        }
        columns = {name: encoded(rows[name], encoding) for name, encoding, _ in COLUMNS.values()}
        return {name: column for name, column in columns.items() if column}

def is_used(op):
    is_plain = len(op.value[1]) <= LONGEST.get(op.value[0], -1)
    is_action = op.action in (MAKE, DELETE) or op.action == PUT and is_plain
    return is_action and not op.insert and re.fullmatch("[a-z0-9_]{1,64}", op.key)

# Numbers are LEB128.
LEB = re.compile(rb"[\x80-\xff]{0,9}[\x00-\x7f]")

def leb(number, signed=False):
    """The shortest form of a number."""
    rest, byte = number >> 7, number & 0x7F
    is_last = rest == (-1 if number < 0 else 0) and not (signed and (byte >= 0x40) != (number < 0))
    return bytes([byte]) if is_last else bytes([byte | 0x80]) + leb(rest, signed)

def number_of(raw, signed=False):
    number = sum((byte & 0x7F) << 7 * at for at, byte in enumerate(raw))
    return number - (1 << 7 * len(raw)) if signed and raw and raw[-1] & 0x40 else number

def is_text(raw):
    return raw.decode("utf-8", "ignore").encode() == raw

def stored(of, sealed):
    """A value as a change has it."""
    if of in (NULL, FALSE, TRUE):
        return b""
    return leb(int.from_bytes(sealed, "big", signed=True), True) if of == INT else sealed

class Cursor:
    def __init__(self, data):
        self.data, self.at = data, 0

    def left(self):
        return len(self.data) - self.at

    def take(self, count):
        need(count <= self.left(), "guard-bytes", "it ends too early")
        self.at += count
        return self.data[self.at - count:self.at]

    def leb(self):
        found = LEB.match(self.data, self.at)
        need(found, "guard-bytes", "it ends too early, or a number has more than ten bytes")
        return self.take(len(found[0]))

    def number(self, most=2**64):
        raw = self.leb()
        number = number_of(raw)
        need(raw == leb(number) and number < 2**64, "guard-bytes", "a number above 64 bits or not in its shortest form")
        need(number <= most, "guard-too-many", f"at most {most} are allowed here, found {number}")
        return number

    def actor(self):
        need(self.number() == 16, "guard-bytes", "an actor has 16 bytes")
        return self.take(16)

    def row(self, encoding):
        if encoding in ("text", "count"):
            return self.number() if encoding == "count" else self.take(self.number(256))
        return number_of(self.leb(), encoding == "difference")

def decoded(data, encoding, most):
    """The rows of a column. A run of no nulls at its end promises one more row, which has nothing."""
    at, rows, length = Cursor(data), [], None
    while at.left() and encoding == "flag":
        rows += [False] * at.number(most - len(rows))
        rows += [True] * (at.number(most - len(rows)) if at.left() else 0)
    while at.left() and encoding not in ("flag", "bytes"):
        count = number_of(at.leb(), True)
        length = abs(count) or at.number()
        need(len(rows) + length <= most, "guard-too-many", f"a column has at most {most} rows here")
        rows += [at.row(encoding) for _ in range(-count)] or [at.row(encoding) if count else None] * length
    rows += [None] if length == 0 else []
    total = sum(row or 0 for row in rows) if encoding == "count" else 0
    need(total <= 4096, "guard-too-many", f"a change has at most 4096 predecessors, found {total}")
    return rows

def encoded(rows, encoding):
    """The one encoding of a column. Its flags are all false: other operations are refused before this is asked."""
    if encoding == "bytes":
        return b"".join(rows)
    if encoding == "flag":
        return leb(len(rows))
    if set(rows) == {None}:
        return b""

    def row(value):
        return leb(len(value)) + value if encoding == "text" else leb(value, encoding == "difference")

    out, runs = b"", [(value, len(list(same))) for value, same in itertools.groupby(rows)]
    for is_list, part in itertools.groupby(runs, lambda run: run[1] == 1 and run[0] is not None):
        if is_list:
            values = [row(value) for value, _ in part]
            out += leb(-len(values), True) + b"".join(values)
        else:
            out += b"".join(leb(n, True) + row(value) if value is not None else b"\0" + leb(n) for value, n in part)
    return out
