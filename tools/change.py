"""The bytes of one change, as docs/format.md describes them in chapter 6.

A change is an Automerge change chunk in its one canonical encoding. This reads it without Automerge: headers first,
so that nothing is expanded that was not counted, then the columns, then the same columns written again. Whether
these are the same bytes is asked last, when all else is right.
"""
import hashlib
import itertools
import re

MAX_PAYLOAD = 64 * 1024

class Rejected(Exception):
    """It can never be right. The code is the one that the programs give."""
    def __init__(self, code, why):
        super().__init__(why)
        self.code = code

def need(fact, code, why):
    if not fact:
        raise Rejected(code, why)

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

OBJ_ACTOR, OBJ_CTR, KEY, INSERT, ACTION, META, VALUE, PREDS, PRED_ACTOR, PRED_CTR = COLUMNS = (
    0x01, 0x02, 0x15, 0x34, 0x42, 0x56, 0x57, 0x70, 0x71, 0x73)
MAKE, PUT, DELETE, INCREMENT = 0, 1, 3, 5
FALSE, TRUE, UINT, INT, FLOAT, TEXT, BYTES, COUNTER, TIME = range(1, 10)
MAX_OP = 1 << 31

def at_most(limit, found, what):
    need(found <= limit, "guard-too-many", f"a change has at most {limit} {what}, found {found}")

def parsed(fact, why):
    need(fact, "guard-unparsable", why)

class Cursor:
    def __init__(self, data):
        self.data, self.at = data, 0

    def left(self):
        return len(self.data) - self.at

    def take(self, count):
        need(count <= self.left(), "guard-bytes", "it ends too early")
        self.at += count
        return self.data[self.at - count:self.at]

    def leb(self, signed=False):
        """A LEB128 number, and whether it is in its shortest form."""
        value = 0
        for shift in range(0, 70, 7):
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                value -= 1 << shift + 7 if signed and byte & 0x40 else 0
                return value, len(leb(value, signed)) * 7 == shift + 7
        raise Rejected("guard-bytes", "a number above 64 bits")

    def number(self):
        value, is_shortest = self.leb()
        need(is_shortest and value < 1 << 64, "guard-bytes", "a number above 64 bits or not in its shortest form")
        return value

    def actor(self):
        need(self.number() == 16, "guard-bytes", "an actor has 16 bytes")
        return self.take(16)

    def key(self):
        length = self.number()
        at_most(256, length, "bytes of a key")
        return self.take(length)

def leb(value, signed=False):
    rest, byte = value >> 7, value & 0x7F
    is_last = rest == (-1 if value < 0 else 0) and not (signed and (byte >= 0x40) != (value < 0))
    return bytes([byte]) if is_last else bytes([byte | 0x80]) + leb(rest, signed)

def runs(data, read, limit, what):
    """A run-length column. Its rows are counted before they are expanded."""
    at, rows = Cursor(data), []
    while at.left():
        count, _ = at.leb(True)
        length = abs(count) or at.number()
        at_most(limit, len(rows) + length, what)
        rows += ([read(at) for _ in range(length)] if count < 0 else [read(at) if count else None] * length)
    return rows

def column(spec, data):
    """One column's rows; the bytes as they are for the values."""
    if spec == INSERT:
        at, rows, flag = Cursor(data), [], False
        while at.left():
            length = at.number()
            at_most(1024, len(rows) + length, "operations")
            rows, flag = rows + [flag] * length, not flag
        return rows
    read = {KEY: Cursor.key, PREDS: Cursor.number}.get(spec) or (lambda at: at.leb(spec == PRED_CTR)[0])
    limit, what = (4096, "predecessors") if spec in (PRED_ACTOR, PRED_CTR) else (1024, "operations")
    rows = data if spec == VALUE else runs(data, read, limit, what)
    at_most(4096, sum(row or 0 for row in rows) if spec == PREDS else 0, "predecessors")
    return rows

def run_length(rows, write):
    """The one encoding of a run-length column."""
    out, lone = b"", []
    for value, same in itertools.chain(itertools.groupby(rows), [(None, [])]):
        length = len(list(same))
        if length == 1 and value is not None:
            lone.append(write(value))
            continue
        out, lone = out + (leb(-len(lone), True) + b"".join(lone) if lone else b""), []
        if length:
            out += b"\0" + leb(length) if value is None else leb(length, True) + write(value)
    return b"" if all(row is None for row in rows) else out

class Op:
    """One operation: `obj` and `preds` are (number, actor), a value is (type, bytes)."""
    def __init__(self, obj, key, insert, action, value, preds):
        self.obj, self.key, self.insert, self.action, self.value, self.preds = obj, key, insert, action, value, preds

class Change:
    def __init__(self, raw):
        at_most(MAX_PAYLOAD, len(raw), "bytes")
        at = Cursor(raw)
        need(at.take(4) == b"\x85\x6f\x4a\x83", "guard-bytes", "wrong magic")
        checksum, self.hash = at.take(4), sha256(raw[8:])
        need(at.take(1) == b"\1", "guard-bytes", "not an uncompressed change")
        need(at.number() == at.left(), "guard-bytes", "the stated length is not the rest")
        need(self.hash[:4] == checksum, "guard-bytes", "wrong checksum")
        at_most(64, count := at.number(), "dependencies")
        self.deps = [at.take(32) for _ in range(count)]
        self.actor, self.seq, self.start = at.actor(), at.number(), at.number()
        need(self.start < MAX_OP, "guard-field", f"start_op {self.start}")
        self.time, time_is_short = at.leb(True)
        at_most(0, at.number(), "message bytes")
        at_most(64, count := at.number(), "actors")
        self.actors = [self.actor] + [at.actor() for _ in range(count)]
        columns = self.columns(at)
        parsed(self.start and time_is_short, "operation number 0, or a time not in its shortest form")
        filled = {spec for spec, data in columns if data}
        self.ops = list(self.rows({spec: column(spec, data) for spec, data in columns}, filled))
        named = {op_id[1] for op in self.ops for op_id in op.preds + [op.obj or (0, self.actor)]} - {self.actor}
        self.check_fields()
        need(len(self.actors) == 1 + len(named), "guard-not-canonical", "an actor that no operation names")
        self.check_operations()
        self.is_canonical = self.encoded() == columns and self.actors[1:] == sorted(named)

    @staticmethod
    def columns(at):
        listed, columns, rows = [(0, 0)], [], {}
        at_most(16, count := at.number(), "columns")
        for _ in range(count):
            spec, length = at.number(), at.number()
            need(spec in COLUMNS, "guard-column", f"column {spec} is not used in this ledger")
            need(listed[-1][0] < spec, "guard-bytes", "columns out of order")
            listed.append((spec, length))
        for spec, length in listed[1:]:
            columns.append((spec, at.take(length)))
            rows[spec] = column(*columns[-1])
        need(not at.left(), "guard-bytes", "extra bytes after the columns")
        of_values = zip(rows.get(ACTION, []), rows.get(META, []))
        need(not any(meta for action, meta in of_values if action in (MAKE, DELETE)), "guard-not-canonical",
             "a map or a deletion that carries a value")
        return columns

    def rows(self, rows, filled):
        """Puts the columns together, row by row."""
        parsed(META in rows or VALUE not in rows, "values without their types")
        parsed(PREDS not in rows or (PRED_ACTOR in rows) == (PRED_CTR in rows), "half of the predecessors")
        values, has_obj = Cursor(rows.get(VALUE, b"")), {OBJ_ACTOR, OBJ_CTR} <= filled
        preds, number = iter(rows.get(PRED_ACTOR, [])), 0
        deltas = iter(rows.get(PRED_CTR, []))
        for at, action in enumerate(rows.get(ACTION, [])):
            here = {spec: of[at] for spec, of in rows.items() if spec != VALUE and at < len(of)}
            obj = (here.get(OBJ_CTR), here.get(OBJ_ACTOR)) if has_obj else (None, None)
            found = key, insert, meta, count = [here.get(spec) for spec in (KEY, INSERT, META, PREDS)]
            parsed(None not in found and action is not None and action <= 7, "a row with something missing")
            value, named = self.value(meta, values), []
            parsed(action != INCREMENT or value[0] in (UINT, INT), "an increment by something that is no number")
            for _ in range(count):
                delta = next(deltas, None)
                number += delta or 0
                named.append(self.op_id(None if delta is None else number, next(preds, None)))
            obj = None if obj == (None, None) or obj[0] == 0 else self.op_id(*obj)
            yield Op(obj, text(key), insert, action, value, named)

    def op_id(self, counter, actor):
        is_one = None not in (counter, actor) and 0 <= counter < 1 << 32 and actor < len(self.actors)
        parsed(is_one, "an operation number without its actor")
        return counter, self.actors[actor]

    @staticmethod
    def value(meta, values):
        kind, length = meta & 15, meta >> 4
        if kind < UINT:
            return kind, b""  # these have no bytes; that some are promised is not canonical
        parsed(length <= values.left() and (kind != FLOAT or length == 8), "a value longer than the column")
        raw = values.take(length)
        if kind in (UINT, INT, COUNTER, TIME):
            parsed(raw and raw[-1] < 0x80 and length <= 10, "a number that does not end with its bytes")
            number, is_shortest = Cursor(raw).leb(kind != UINT)
            in_range = 0 <= number < 1 << 64 if kind == UINT else -(1 << 63) <= number < 1 << 63
            parsed(is_shortest and in_range and len(leb(number, kind != UINT)) == length, "not one number")
        elif kind == TEXT:
            text(raw)
        return kind, raw

    def encoded(self):
        """The columns as they must be."""
        place = dict(zip(reversed(self.actors), reversed(range(len(self.actors)))))
        preds, objects = [pred for op in self.ops for pred in sorted(op.preds)], [op.obj for op in self.ops]
        numbers, flags = [0] + [counter for counter, _ in preds], [op.insert for op in self.ops]
        flag_runs = [len(list(same)) for _, same in itertools.groupby([False] + flags)]  # the first is of false
        values = [op.value if op.action in (PUT, INCREMENT) else (0, b"") for op in self.ops]
        metas = [kind | (0 if kind < UINT else len(raw) << 4) for kind, raw in values]
        columns = [
            (OBJ_ACTOR, run_length([obj and place[obj[1]] for obj in objects], leb)),
            (OBJ_CTR, run_length([obj and obj[0] for obj in objects], leb)),
            (KEY, run_length([op.key.encode() for op in self.ops], lambda key: leb(len(key)) + key)),
            (INSERT, b"".join(map(leb, [flag_runs[0] - 1] + flag_runs[1:])) if flags else b""),
            (ACTION, run_length([op.action for op in self.ops], leb)),
            (META, run_length(metas, leb)),
            (VALUE, b"".join(raw for _, raw in values)),
            (PREDS, run_length([len(op.preds) for op in self.ops], leb)),
            (PRED_ACTOR, run_length([place[actor] for _, actor in preds], leb)),
            (PRED_CTR, run_length([b - a for a, b in zip(numbers, numbers[1:])], lambda delta: leb(delta, True))),
        ]
        return [(spec, data) for spec, data in columns if data]

    def check_fields(self):
        is_ascending = all(one < next_one for one, next_one in zip(self.deps, self.deps[1:]))
        need(is_ascending, "guard-field", "causes that do not ascend")
        need(0 <= self.time < 1 << 40 and self.ops, "guard-field", "a time out of range, or no operation")
        need(self.start + len(self.ops) <= MAX_OP, "guard-field", "operation numbers out of range")

    def check_operations(self):
        """Maps and plain values only."""
        for op in self.ops:
            kind, length = op.value[0], len(op.value[1])
            is_plain = kind in (FALSE, TRUE, INT) or length <= {TEXT: 4096, BYTES: 64}.get(kind, -1)
            is_used = not op.insert and (op.action in (MAKE, DELETE) or op.action == PUT and is_plain)
            is_used = is_used and re.fullmatch("[a-z0-9_]{1,64}", op.key)
            need(is_used, "guard-operation", f"this operation on {op.key!r} is not used in this ledger")

def text(raw):
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Rejected("guard-unparsable", "a text that is no UTF-8") from None

def number_of(raw):
    """The whole number in the bytes of a value."""
    return Cursor(raw).leb(True)[0]
