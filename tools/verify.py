#!/usr/bin/env python3
"""Checks a Wufei ledger from its bytes alone.

    tools/verify.py FILE|DIR [--ledger ID] [--json]     what `wufei export` wrote, or a replica's folder
    tools/verify.py --vectors tests/vectors [--json]    the pinned cases

This is a second reading of docs/format.md: it shares no code with the programs that write the ledger. It needs
Python 3.8 and the package `cryptography`. Who may write what is read from docs/roles.md. Each part below names its
chapter of the page. Exit codes: 0 everything verifies, 1 something does not, 2 wrong usage.
"""
import argparse
import hashlib
import itertools
import json
import os
import re
import sqlite3
import struct
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Rejected(Exception):
    """It can never be right. The code is the one that the programs give."""

    def __init__(self, code, why):
        super().__init__(why)
        self.code = code


class Held(Exception):
    """It waits: `causes` of its document, or a `credential`."""

    def __init__(self, waits_for, why):
        super().__init__(why)
        self.waits_for = waits_for


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


NOBODY = bytes(16)

# ── 2 Signatures ──────────────────────────────────────────────────────────────────────────────────────────────────
# RFC 8032. OpenSSL checks the equation without the cofactor, R byte by byte, and that S is below the order. It takes
# keys and R of small order and keys in a second spelling: those are refused here.

P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P
EIGHTH = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
SMALL_Y = {0, 1, P - 1, EIGHTH, P - EIGHTH}  # y of every point whose order divides eight


def is_full_point(bytes32):
    """The one spelling of a point of the curve that is not of small order."""
    y = int.from_bytes(bytes32, "little") & (1 << 255) - 1
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    return y < P and y not in SMALL_Y and pow(xx, (P - 1) // 2, P) == 1


def is_signed(key, message, signature):
    if not is_full_point(signature[:32]):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except InvalidSignature:
        return False


# ── 3 Entries ─────────────────────────────────────────────────────────────────────────────────────────────────────

ENTRY = struct.Struct(">16s B B 16s 16s I Q 32s 16s 16s 8s Q 32s Q I 32s")
MAX_PAYLOAD = 64 * 1024
CHANGE, STATEMENT = 1, 2


class Entry:
    def __init__(self, raw):
        head = ENTRY.size + 64
        if len(raw) < head:
            raise Rejected("entry-too-short", f"an entry has at least {head} bytes, found {len(raw)}")
        self.body, self.signature, self.payload = raw[: ENTRY.size], raw[ENTRY.size : head], raw[head:]
        if len(self.payload) > MAX_PAYLOAD:
            raise Rejected("payload-too-long", f"a payload has at most {MAX_PAYLOAD} bytes")
        self.id = sha256(self.body)
        (tag, suite, self.kind, self.ledger, self.device, self.epoch, self.seq, self.prev, self.doc, self.credential,
         _, _, _, self.wall_ms, length, digest) = ENTRY.unpack(self.body)
        if tag != b"wufei/entry/v1\0\0":
            raise Rejected("not-an-entry", "an entry begins with its tag")
        if suite != 1:
            raise Rejected("unknown-suite", f"signature suite {suite} is not known")
        if self.kind not in (CHANGE, STATEMENT):
            raise Rejected("unknown-kind", f"entry kind {self.kind} is not known")
        if length != len(self.payload):
            raise Rejected("payload-length", f"the body states {length} bytes, found {len(self.payload)}")
        if digest != sha256(self.payload):
            raise Rejected("payload-hash", "the payload is not the one that was signed")


# ── 4 Credentials, 5 statements, 9 receipts ───────────────────────────────────────────────────────────────────────

CREDENTIAL = struct.Struct(">16s 16s 32s 32s 16s H B I Q Q Q")
REGULATOR, ORG_ADMIN = 1 << 5, 1 << 8
LONGEST_CHAIN = 4


class Credential:
    def __init__(self, raw):
        if len(raw) != CREDENTIAL.size + 64 or raw[:16] != b"wufei/cred/v1\0\0\0":
            raise Rejected("not-a-credential", f"these {len(raw)} bytes are not a credential")
        self.body, self.signature = raw[: CREDENTIAL.size], raw[CREDENTIAL.size :]
        _, self.issuer, self.subject, _, self.org, self.bits, *_ = CREDENTIAL.unpack(self.body)
        self.id = sha256(self.body)[:16]
        self.device = sha256(b"wufei/key/v1\0", self.subject)[:16]


class Ledger:
    """The credentials that descend from one root, and the documents."""

    def __init__(self, root):
        self.known, self.depth, self.documents = {}, {}, {}
        self.check(root, root.subject)
        if root.issuer != NOBODY:
            raise Rejected("credential-signature", "a root names no issuer")
        self.id = root.id
        self.known[root.id], self.depth[root.id] = root, 0

    def check(self, credential, key):
        if not is_full_point(credential.subject):
            raise Rejected("weak-key", f"{credential.subject.hex()} is not a usable key")
        if not is_signed(key, credential.body, credential.signature):
            raise Rejected("credential-signature", f"the signature of credential {credential.id.hex()} does not verify")

    def learn(self, credential):
        if credential.id in self.known:
            return
        issuer = self.known.get(credential.issuer)
        if issuer is None:
            raise Held("credential", f"credential {credential.issuer.hex()} is not known")
        self.check(credential, issuer.subject)
        depth, for_regulator = self.depth[issuer.id], bool(credential.bits & REGULATOR)
        may_issue = (
            for_regulator if depth == 0 else not for_regulator and
            (depth == 1 or issuer.bits & ORG_ADMIN and issuer.org == credential.org)
        )
        if not may_issue or depth + 1 >= LONGEST_CHAIN:
            raise Rejected("may-not-issue", f"{issuer.id.hex()} may not issue credential {credential.id.hex()}")
        self.known[credential.id], self.depth[credential.id] = credential, depth + 1

    def signer(self, entry):
        """Checks ledger, credential, device and signature."""
        if entry.ledger != self.id:
            raise Rejected("other-ledger", f"the entry belongs to ledger {entry.ledger.hex()}")
        credential = self.known.get(entry.credential)
        if credential is None:
            raise Held("credential", f"credential {entry.credential.hex()} is not known")
        if credential.device != entry.device:
            raise Rejected("not-that-device", f"the credential is for device {credential.device.hex()}")
        if self.depth[credential.id] == 0:
            raise Rejected("root-signed", "the root signs issuers only")
        if not is_signed(credential.subject, entry.body, entry.signature):
            raise Rejected("bad-signature", "the signature does not verify")
        return credential

    def admit(self, entry):
        credential = self.signer(entry)
        is_issuer = self.depth[credential.id] == 1
        if entry.kind == CHANGE:
            document = self.documents.setdefault(entry.doc, Document(entry.doc))
            return document.admit(entry, credential, is_issuer)
        if entry.doc != NOBODY:
            raise Rejected("genesis", "a statement names no document")
        if not is_issuer:
            raise Rejected("not-the-issuer", "only an issuer may state this")
        self.state(entry.payload, credential)
        return "admitted"

    def state(self, payload, issuer):
        tag, kind, rest = payload[:16], payload[16:17], payload[17:]
        if tag == b"wufei/stmt/v1\0\0\0" and kind == b"\1":
            credential = Credential(rest)
            if credential.bits & REGULATOR or credential.issuer != issuer.id:
                raise Rejected("may-not-issue", f"{issuer.id.hex()} may not issue {credential.id.hex()}")
            return self.learn(credential)
        # A revocation: it takes nothing back, and which entries came after it only the log can say.
        is_revocation = tag == b"wufei/stmt/v1\0\0\0" and kind == b"\2"
        if not is_revocation or (len(rest), rest[17:18]) not in ((18, b"\0"), (62, b"\1")):
            raise Rejected("not-a-statement", f"these {len(payload)} bytes are not a statement known here")

    def is_receipt(self, raw):
        """Whether an issuer signed it: entry 32, verdict 1, index 8, log_ms 8, signature 64."""
        message = b"wufei/receipt/v1" + self.id + raw[:49]
        issuers = (known for known in self.known.values() if self.depth[known.id] == 1)
        return any(is_signed(issuer.subject, message, raw[49:]) for issuer in issuers)


# ── 6 Change chunks ───────────────────────────────────────────────────────────────────────────────────────────────

MAX_OP = 1 << 31
OBJ_ACTOR, OBJ_CTR, KEY, INSERT, ACTION, META, VALUE, PREDS, PRED_ACTOR, PRED_CTR = COLUMNS = (
    0x01, 0x02, 0x15, 0x34, 0x42, 0x56, 0x57, 0x70, 0x71, 0x73)
MAKE, PUT, DELETE = 0, 1, 3
UINT, INT, FLOAT, TEXT, BYTES, COUNTER, TIME = 3, 4, 5, 6, 7, 8, 9


def at_most(limit, found, what):
    if found > limit:
        raise Rejected("guard-too-many", f"a change has at most {limit} {what}, found {found}")


def unparsable(why):
    return Rejected("guard-unparsable", why)


class Cursor:
    def __init__(self, data):
        self.data, self.at = data, 0

    def left(self):
        return len(self.data) - self.at

    def take(self, count):
        if count > self.left():
            raise Rejected("guard-bytes", "it ends too early")
        self.at += count
        return self.data[self.at - count : self.at]

    def leb(self, signed):
        """A LEB128 number, and whether it is in its shortest form."""
        value = 0
        for shift in range(0, 70, 7):
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            if not byte & 0x80:
                value -= (1 << shift + 7) if signed and byte & 0x40 else 0
                return value, len(leb(value, signed)) == shift // 7 + 1
        raise Rejected("guard-bytes", "a number above 64 bits")

    def number(self):
        value, is_shortest = self.leb(False)
        if not is_shortest or value >= 1 << 64:
            raise Rejected("guard-bytes", "a number above 64 bits or not in its shortest form")
        return value

    def actor(self):
        if self.number() != 16:
            raise Rejected("guard-bytes", "an actor has 16 bytes")
        return self.take(16)


def leb(value, signed=False):
    out = bytearray()
    while True:
        byte, value = value & 0x7F, value >> 7
        if value == 0 and not (signed and byte & 0x40) or value == -1 and byte & 0x40:
            return bytes(out + bytes([byte]))
        out.append(byte | 0x80)


def runs(data, read, limit, what):
    """A run-length column. Its rows are counted before they are expanded."""
    at, rows = Cursor(data), []
    while at.left():
        count, _ = at.leb(True)
        is_null = count == 0
        length = at.number() if is_null else abs(count)
        at_most(limit, len(rows) + length, what)
        rows += [None] * length if is_null else [read(at)] * length if count > 0 else [read(at) for _ in range(length)]
    return rows


def column(spec, data):
    """One column's rows; bytes as they are for the values themselves."""
    unsigned, signed = (lambda at: at.leb(False)[0]), (lambda at: at.leb(True)[0])
    if spec == VALUE:
        return data
    if spec == KEY:
        def key(at):
            length = at.number()
            at_most(256, length, "bytes of a key")
            return at.take(length)
        return runs(data, key, 1024, "operations")
    if spec == INSERT:
        at, rows, flag = Cursor(data), [], False
        while at.left():
            length = at.number()
            at_most(1024, len(rows) + length, "operations")
            rows, flag = rows + [flag] * length, not flag
        return rows
    if spec == PREDS:
        rows = runs(data, Cursor.number, 1024, "operations")
        at_most(4096, sum(row or 0 for row in rows), "predecessors")
        return rows
    if spec in (PRED_ACTOR, PRED_CTR):
        return runs(data, signed if spec == PRED_CTR else unsigned, 4096, "predecessors")
    return runs(data, unsigned, 1024, "operations")


class Op:
    """One operation. `obj` and `preds` are (number, actor); a value is (type, bytes)."""

    def __init__(self, obj, key, insert, action, value, preds):
        self.obj, self.key, self.insert, self.action, self.value, self.preds = obj, key, insert, action, value, preds


class Change:
    def __init__(self, raw):
        at_most(MAX_PAYLOAD, len(raw), "bytes")
        at = Cursor(raw)
        if at.take(4) != b"\x85\x6f\x4a\x83":
            raise Rejected("guard-bytes", "wrong magic")
        checksum = at.take(4)
        if at.take(1) != b"\1":
            raise Rejected("guard-bytes", "not an uncompressed change")
        if at.number() != at.left():
            raise Rejected("guard-bytes", "the stated length is not the rest")
        self.hash = sha256(raw[8:])
        if self.hash[:4] != checksum:
            raise Rejected("guard-bytes", "wrong checksum")
        count = at.number()
        at_most(64, count, "dependencies")
        self.deps = [at.take(32) for _ in range(count)]
        self.actor, self.seq, self.start = at.actor(), at.number(), at.number()
        if self.start >= MAX_OP:
            raise Rejected("guard-field", f"start_op {self.start}")
        self.time, time_is_short = at.leb(True)
        at_most(0, at.number(), "message bytes")
        count = at.number()
        at_most(64, count, "actors")
        self.actors = [self.actor] + [at.actor() for _ in range(count)]
        columns = self.columns(at)
        if self.start == 0 or not time_is_short:
            raise unparsable("operation number 0, or a time not in its shortest form")
        self.ops = list(self.operations({spec: column(spec, data) for spec, data in columns}))
        if self.encoded() != columns or self.deps != sorted(self.deps) or self.actors[1:] != self.named():
            raise Rejected("guard-not-canonical", "the change is not in its canonical encoding")
        self.check()

    def columns(self, at):
        count, listed, columns = at.number(), [], []
        at_most(len(COLUMNS), count, "columns")
        for _ in range(count):
            spec, length = at.number(), at.number()
            if spec not in COLUMNS:
                raise Rejected("guard-column", f"column {spec} is not used in this ledger")
            if listed and listed[-1][0] >= spec:
                raise Rejected("guard-bytes", "columns out of order")
            listed.append((spec, length))
        for spec, length in listed:
            columns.append((spec, at.take(length)))
            column(*columns[-1])
        if at.left():
            raise Rejected("guard-bytes", "extra bytes after the columns")
        return columns

    def operations(self, rows):
        """Puts the rows of all columns together."""
        if VALUE in rows and META not in rows:
            raise unparsable("values without their types")
        if PREDS in rows and (PRED_ACTOR in rows) != (PRED_CTR in rows):
            raise unparsable("predecessors without actors or numbers")
        values = Cursor(rows.get(VALUE, b""))
        deltas = rows.get(PRED_CTR, []) if PREDS in rows else []
        sums = iter(itertools.accumulate(delta or 0 for delta in deltas))
        counters = iter([None if delta is None else next(sums) for delta in deltas if sums])
        actors = iter(rows.get(PRED_ACTOR, []) if PREDS in rows else [])
        has_obj = rows.get(OBJ_ACTOR) and rows.get(OBJ_CTR)

        def row(spec, at):
            return rows[spec][at] if at < len(rows.get(spec, ())) else None

        for at, action in enumerate(rows.get(ACTION, [])):
            obj = (row(OBJ_CTR, at), row(OBJ_ACTOR, at)) if has_obj else (None, None)
            key, insert, meta, count = row(KEY, at), row(INSERT, at), row(META, at), row(PREDS, at)
            if None in (key, insert, meta, count, action) or action > 7:
                raise unparsable("a row without its key, action, value or predecessors")
            preds = [(next(counters, None), next(actors, None)) for _ in range(count)]
            value = self.value(meta, values)
            if action == 5 and value[0] not in (UINT, INT):
                raise unparsable("an increment by something that is no number")
            try:
                key = key.decode()
            except UnicodeDecodeError:
                raise unparsable("a key that is no UTF-8") from None
            obj = None if obj in ((None, None), (0, None)) else self.op_id(*obj)
            yield Op(obj, key, insert, action, value, [self.op_id(*pred) for pred in preds])

    def op_id(self, counter, actor):
        if counter is None or actor is None or not 0 <= counter < 1 << 32 or actor >= len(self.actors):
            raise unparsable("an operation number without its actor")
        return counter, self.actors[actor]

    @staticmethod
    def value(meta, values):
        kind, length = meta & 15, meta >> 4
        if kind <= 2:
            return kind, bytes(length > 0)  # these have no bytes: a length is not canonical
        if length > values.left():
            raise unparsable("a value longer than the column")
        raw = values.take(length)
        if kind in (UINT, INT, COUNTER, TIME):
            try:
                number, is_shortest = (cursor := Cursor(raw)).leb(kind != UINT)
            except Rejected:
                raise unparsable("a number that ends too early") from None
            in_range = 0 <= number < 1 << 64 if kind == UINT else -(1 << 63) <= number < 1 << 63
            if cursor.left() or not is_shortest or not in_range:
                raise unparsable("a number with extra bytes, or too large")
        try:
            raw.decode() if kind == TEXT else None
        except UnicodeDecodeError:
            raise unparsable("a text that is no UTF-8") from None
        if kind == FLOAT and length != 8:
            raise unparsable("a fraction has 8 bytes")
        return kind, raw

    def named(self):
        ids = itertools.chain.from_iterable(op.preds + ([op.obj] if op.obj else []) for op in self.ops)
        return sorted({actor for _, actor in ids} - {self.actor})

    def encoded(self):
        """The columns as they must be encoded."""
        def rle(rows, write):
            out, lone = b"", []
            for value, same in itertools.chain(itertools.groupby(rows), [(NotImplemented, ())]):
                length = len(list(same))
                if length == 1 and value is not None:
                    lone.append(value)
                    continue
                if lone:
                    out += leb(-len(lone), True) + b"".join(map(write, lone))
                    lone = []
                if length:
                    out += b"\0" + leb(length) if value is None else leb(length, True) + write(value)
            return b"" if all(row is None for row in rows) else out

        place = {actor: at for at, actor in reversed(list(enumerate(self.actors)))}
        lengths, flags = b"", [op.insert for op in self.ops]
        for flag, same in itertools.groupby([False] + flags):  # the first run is of false, if only of none
            lengths += leb(len(list(same)) - (not lengths))
        preds = [pred for op in self.ops for pred in sorted(op.preds)]
        numbers = [counter for counter, _ in preds]
        objects = [op.obj or (None, None) for op in self.ops]
        values = [op.value if op.action in (PUT, 5) else (0, b"") for op in self.ops]
        metas = [(0 if kind <= 2 else len(raw) << 4) | kind for kind, raw in values]
        columns = [
            (OBJ_ACTOR, rle([place.get(actor) for _, actor in objects], leb)),
            (OBJ_CTR, rle([counter for counter, _ in objects], leb)),
            (KEY, rle([op.key.encode() for op in self.ops], lambda key: leb(len(key)) + key)),
            (INSERT, lengths if flags else b""),
            (ACTION, rle([op.action for op in self.ops], leb)),
            (META, rle(metas, leb)),
            (VALUE, b"".join(raw for _, raw in values)),
            (PREDS, rle([len(op.preds) for op in self.ops], leb)),
            (PRED_ACTOR, rle([place[actor] for _, actor in preds], leb)),
            (PRED_CTR, rle([b - a for a, b in zip([0] + numbers, numbers)], lambda delta: leb(delta, True))),
        ]
        return [(spec, data) for spec, data in columns if data]

    def check(self):
        """Fields in order and in range; maps and plain values only."""
        if len(set(self.deps)) != len(self.deps):
            raise Rejected("guard-field", "a cause named twice")
        if not 0 <= self.time < 1 << 40 or not self.ops or self.start + len(self.ops) - 1 >= MAX_OP:
            raise Rejected("guard-field", "time or operation numbers out of range, or no operation")
        for op in self.ops:
            kind, raw = op.value
            is_plain = kind in (1, 2, INT) or kind == TEXT and len(raw) <= 4096 or kind == BYTES and len(raw) <= 64
            is_used = op.action in (MAKE, DELETE) or op.action == PUT and is_plain
            if op.insert or not is_used or not re.fullmatch("[a-z0-9_]{1,64}", op.key):
                raise Rejected("guard-operation", f"operation on {op.key!r} is not used in this ledger")


# ── 7 Documents, 8 seals ──────────────────────────────────────────────────────────────────────────────────────────

MAPS = {
    "manifest": ("meta parties parties/consignor parties/carrier parties/receiver plan lines removed legs arrival"
                 " received accepted reported steps").split(),
    "profile": ["meta", "profile"],
}
SEALS = {  # what each step fixes; the steps themselves are fixed by their signatures
    "issued": ["meta/**", "parties/**", "lines/**", "plan/**"],
    "picked_up": ["legs/**", "removed/**"],
    "delivered": ["arrival/**"],
    "received": ["received/**"],
    "accepted": ["accepted/**"],
    "imported": ["**"],
}


def matches(pattern, path):
    """`*` is one name, `**` one or more."""
    parts = ["[^/]+" if part == "*" else ".+" if part == "**" else re.escape(part) for part in pattern.split("/")]
    return re.fullmatch("/".join(parts), path) is not None


def seal(kind, fields):
    out = b"wufei/seal/v0\0\0\0" + kind.encode()
    for path, values in sorted(fields.items()):
        if path.startswith("steps/") or not any(matches(pattern, path) for pattern in SEALS[kind]):
            continue
        if len(values) != 1:
            raise Rejected("seal-conflict", f"step {kind} would seal {path}, which holds {len(values)} values")
        (value_type, raw), = values
        tag, raw = {TEXT: (1, raw), BYTES: (4, raw), 1: (3, b"\0"), 2: (3, b"\1")}.get(value_type) or (
            2, struct.pack(">q", Cursor(raw).leb(True)[0]))
        out += struct.pack(">H", len(path)) + path.encode() + struct.pack(">BI", tag, len(raw)) + raw
    return sha256(out)


class Document:
    """Sets of changes are numbers: bit n stands for the change that came as number n."""

    def __init__(self, doc):
        self.id, self.kind, self.creator = doc, None, None
        self.places, self.entries, self.causes, self.max_ops = {}, [], [], []
        self.by_actor, self.ops, self.targets, self.steps = {}, {}, {}, []

    def admit(self, entry, credential, is_issuer):
        change = Change(entry.payload)
        actor = sha256(b"wufei/actor/v1\0", credential.subject, struct.pack(">I", entry.epoch), entry.doc)[:16]
        if change.actor != actor:
            raise Rejected("guard-actor", "the actor does not belong to this author in this document")
        if change.hash in self.places:
            if entry.id in self.entries:
                return "known"
            raise Rejected("guard-equivocation", f"the author signed another entry as its change {change.seq}")
        missing = [dep for dep in change.deps if dep not in self.places]
        if missing:
            raise Held("causes", f"it builds on {len(missing)} entries that are missing or damaged")
        causes = 0
        for dep in change.deps:
            causes |= self.causes[self.places[dep]] | 1 << self.places[dep]
        self.follow(change, causes)
        kind, creator = self.kind, self.creator
        if not change.deps:
            kind, creator = self.begin(change, entry), credential.org
        step = self.step(change)
        roles = self.roles(credential.org, creator, is_issuer, causes)
        signed = {name for at, name in self.steps if causes >> at & 1}
        for op in change.ops:
            is_fixed_map = op.action == MAKE and not op.preds and op.path in MAPS[kind]
            if change.deps or not is_fixed_map:
                ROLES.judge(op, kind, roles, signed, step, not change.deps)
        self.add(change, causes)
        try:
            if step and seal(step[0], self.fields(causes | 1 << len(self.entries))) != step[2]:
                raise Rejected("seal", f"the seal of step {step[0]} does not fit what it seals")
        except Rejected:
            self.take_back(change)
            raise
        self.places[change.hash] = len(self.entries)
        self.by_actor.setdefault(change.actor, []).append(len(self.entries))
        if step:
            self.steps.append((len(self.entries), step[0]))
        self.entries.append(entry.id)
        self.causes.append(causes)
        self.max_ops.append(change.start + len(change.ops) - 1)
        self.kind, self.creator = kind, creator
        return "admitted"

    def stands(self, op_id, state):
        op = self.ops[op_id]
        return state >> op.change & 1 and not op.replaced & state

    def follow(self, change, causes):
        """The author's next change; its numbers follow its causes; each operation names what stands there."""
        own = self.by_actor.get(change.actor, [])
        if 1 <= change.seq <= len(own):
            raise Rejected("guard-equivocation", f"the author signed another entry as its change {change.seq}")
        if change.seq != 1 + sum(causes >> at & 1 for at in own):
            raise Rejected("guard-sequence", f"change {change.seq} is not the author's next among its causes")
        expected = 1 + max((self.max_ops[self.places[dep]] for dep in change.deps), default=0)
        if change.start != expected:
            raise Rejected("guard-start-op", f"operations start at {change.start}, expected {expected}")
        made, standing = {None: ""}, {}
        for number, op in enumerate(change.ops, change.start):
            op.id = (number, change.actor)
            known = self.ops.get(op.obj)
            if known and known.action == MAKE and causes >> known.change & 1:
                made.setdefault(op.obj, known.path + "/")
            if op.obj not in made:
                raise Rejected("guard-no-object", f"operation {number} names an object that is not among its causes")
            op.path, target = made[op.obj] + op.key, (op.obj, op.key)
            before = [known for known in self.targets.get(target, ()) if self.stands(known, causes)]
            if sorted(op.preds) != standing.get(target, sorted(before)):
                raise Rejected("guard-predecessors", f"operation {number} does not replace what stands at {op.path}")
            standing[target] = [] if op.action == DELETE else [op.id]
            if op.action == MAKE:
                made[op.id] = op.path + "/"

    def begin(self, change, entry):
        if self.entries:
            raise Rejected("genesis", "the document has begun already")
        kind = put(change, "meta/kind", TEXT).decode()
        made = {op.path for op in change.ops if op.action == MAKE}
        nonce = put(change, "meta/nonce", BYTES)
        place = struct.pack(">IQ", entry.epoch, entry.seq)
        minted = sha256(b"wufei/doc/v1\0", entry.ledger, entry.device, place, nonce)[:16]
        if kind not in MAPS or not made.issuperset(MAPS[kind]) or len(nonce) != 16 or minted != self.id:
            raise Rejected("genesis", "a first change names its kind, makes its maps and carries the nonce of its id")
        return kind

    @staticmethod
    def step(change):
        """Name, row and seal of the one step that a change signs."""
        rows = [op.path for op in change.ops if op.action == MAKE and matches("steps/*", op.path)]
        if not rows:
            return None
        kind, digest = put(change, rows[0] + "/kind", TEXT).decode(), put(change, rows[0] + "/seal", BYTES)
        if len(rows) > 1 or kind not in SEALS or len(digest) != 32:
            raise Rejected("role", "a change signs one step of a known kind, with a seal of 32 bytes")
        return kind, rows[0], digest

    def roles(self, org, creator, is_issuer, causes):
        """The author's roles in what it knew; once issued, in what was sealed."""
        sealed = [self.causes[at] | 1 << at for at, kind in self.steps if kind == "issued" and causes >> at & 1]
        roles = {"creator"} if org == creator else set()
        roles |= {"issuer"} if is_issuer else set()
        for role in ("consignor", "carrier", "receiver"):
            for state in sealed or [causes]:
                ops = (self.ops[known] for known in self.ops if self.ops[known].path == f"parties/{role}/org")
                named = {op.value for op in ops if op.action == PUT and self.stands(op.id, state)}
                roles |= {role} if named == {(BYTES, org)} else set()
        return roles

    def add(self, change, causes):
        at = len(self.entries)
        for op in change.ops:
            op.change, op.replaced = at, 0
            self.ops[op.id] = op
            for pred in op.preds:
                self.ops[pred].replaced |= 1 << at
            if op.action != DELETE:
                self.targets.setdefault((op.obj, op.key), []).append(op.id)

    def take_back(self, change):
        at = len(self.entries)
        for op in reversed(change.ops):
            for pred in op.preds:
                self.ops[pred].replaced &= ~(1 << at)
            if op.action != DELETE:
                self.targets[op.obj, op.key].remove(op.id)
            del self.ops[op.id]

    def fields(self, state):
        """What stands at each path in a state. Equal values are one; maps made twice are both read."""
        fields, maps = {}, {None}
        for (obj, _), ids in self.targets.items():
            for op in (self.ops[known] for known in ids if obj in maps and self.stands(known, state)):
                if op.action == MAKE:
                    maps.add(op.id)
                else:
                    fields.setdefault(op.path, set()).add(op.value)
        return fields


def put(change, path, kind):
    """The value that a change writes at a path; empty when it writes none of this type."""
    value = next((op.value for op in change.ops if op.action == PUT and op.path == path), (kind, b""))
    return value[1] if value[0] == kind else b""


# ── docs/roles.md ─────────────────────────────────────────────────────────────────────────────────────────────────


class Roles:
    """The table of the page: who may do what, where and when. What no row allows is forbidden."""

    def __init__(self, path):
        self.rows, kind = [], None
        with open(path, encoding="utf-8") as page:
            for line in page:
                if line.startswith("## "):
                    kind = line.split()[-1].rstrip("s")
                elif line.startswith("| ") and not line.startswith("| who"):
                    who, may, where, when = (cell.strip() for cell in line.split("|")[1:5])
                    pattern, step = re.fullmatch(r"`([^`]+)`(?: of a step (\w+))?", where).groups()
                    self.rows.append((kind, set(who.split(" or ")), set(may.split(" or ")), pattern, step, when))

    def judge(self, op, kind, roles, signed, step, is_first):
        what = {MAKE: "make", DELETE: "delete"}.get(op.action) or ("replace" if op.preds else "fill")
        for row_kind, who, may, pattern, of_step, when in self.rows:
            is_own_step = not of_step or step and of_step == step[0] and (
                op.path == step[1] or matches(step[1] + "/*", op.path))
            if (row_kind == kind and what in may and who & roles and matches(pattern, op.path) and is_own_step
                    and not (op.action == MAKE and op.preds) and self.is_during(when, signed, step, is_first)):
                return
        raise Rejected("role", f"{' and '.join(sorted(roles)) or 'a stranger'} may not {what} {op.path}")

    @staticmethod
    def is_during(when, signed, step, is_first):
        if when == "at any time":
            return True
        if when == "in the first change":
            return is_first
        if when == "in a first change that signs imported":
            return is_first and step is not None and step[0] == "imported"
        after, before = re.fullmatch(r"(?:after (\w+) and )?before (\w+)", when).groups()
        is_after = after in signed if after else "imported" not in signed
        return is_after and before not in signed


# ── 10 Exports ────────────────────────────────────────────────────────────────────────────────────────────────────

LONGEST_LINE = 2 * (ENTRY.size + 64 + MAX_PAYLOAD) + 64


class Report:
    def __init__(self, expected=None):
        self.expected, self.ledger, self.faults, self.receipts = expected, None, [], []
        self.entries, self.waits, self.places, self.following = {}, {}, {}, {}

    def fault(self, kind, why, **where):
        self.faults.append({"kind": kind, **where, "why": str(why)})

    def take(self, row, kind, raw):
        """One line, as it stands in an export."""
        try:
            getattr(self, kind)(row, raw)
        except (Rejected, Held) as why:
            self.fault("line", why, line=row, code=getattr(why, "code", "held"))

    def credential(self, _row, raw):
        if self.ledger:
            return self.ledger.learn(Credential(raw))
        self.ledger = Ledger(Credential(raw))
        if self.expected not in (None, self.ledger.id.hex()):
            raise Rejected("other-ledger", f"ledger {self.expected} was expected, found {self.ledger.id.hex()}")

    def entry(self, row, raw):
        name = None
        try:
            entry = Entry(raw)
            name = entry.id.hex()
            if self.ledger is None:
                raise Held("credential", "no root stands before it")
            self.entries[entry.id] = entry
            self.ledger.admit(entry)
        except Held as why:
            if why.waits_for == "causes":
                self.waits[entry.doc] = self.waits.get(entry.doc, 0) + 1
            else:
                self.fault("entry", why, row=row, id=name, code="held")
        except Rejected as why:
            self.fault("entry", why, row=row, id=name, code=why.code)

    def receipt(self, _row, raw):
        if len(raw) != 113 or raw[32] not in (1, 2):
            raise Rejected("not-a-receipt", "no receipt")
        self.receipts.append(raw)

    def conclude(self):
        for doc, count in sorted(self.waits.items()):
            self.fault("document", f"{count} entries build on one that is missing or damaged", doc=doc.hex())
        if self.ledger is None:
            return self.fault("line", "there is no root credential", line=1)
        self.sequences()
        for raw in self.receipts:
            if raw[:32] not in self.entries:
                self.fault("receipt", "there is no such entry", entry=raw[:32].hex())
            if not self.ledger.is_receipt(raw):
                self.fault("receipt", "no issuer of this ledger signed it", entry=raw[:32].hex())

    def sequences(self):
        """Each device's entries name each other in turn, as far as they are here."""
        places = {}
        for entry in self.entries.values():
            place = (entry.device, entry.epoch, entry.seq)
            if place in places:
                self.fault("sequence", "two entries stand at one place", id=entry.id.hex(), code="forked")
            places[place] = entry
        for (device, epoch, seq), entry in places.items():
            before = places.get((device, epoch, seq - 1))
            if before and before.id != entry.prev or seq == 0 and any(entry.prev):
                self.fault("sequence", f"it does not name entry {seq - 1} before it", id=entry.id.hex(), code="forked")


def lines_of_export(path, report):
    with open(path, "rb") as file:
        for row in itertools.count(1):
            line = file.readline(LONGEST_LINE + 1)
            if not line:
                return
            if len(line) > LONGEST_LINE:
                return report.fault("line", f"longer than {LONGEST_LINE} bytes; nothing after it was read", line=row)
            try:
                line = json.loads(line)
                kind, text = line["kind"], line["bytes"]
                if kind not in ("credential", "entry", "receipt") or not re.fullmatch("([0-9a-fA-F]{2})*", text):
                    raise ValueError("the kind is not known, or the bytes are not base 16")
            except (ValueError, KeyError, TypeError) as why:
                report.fault("line", why, line=row)
                continue
            yield row, kind, bytes.fromhex(text)


def lines_of_home(folder, report):
    """The same from a replica's database: the chain of its credential, entries in order of admission, receipts."""
    database = sqlite3.connect(f"file:{os.path.join(folder, 'ledger.db')}?mode=ro", uri=True)
    size = CREDENTIAL.size + 64
    for (chain,) in database.execute("SELECT chain FROM identity"):
        yield from ((0, "credential", chain[at : at + size]) for at in range(0, len(chain), size))
    for row, name, signed in database.execute("SELECT row, id, signed FROM entry ORDER BY row"):
        if sha256(signed[: ENTRY.size]) != name:
            report.fault("entry", "the column id does not say what the bytes say", row=row, id=name.hex())
        yield row, "entry", signed
    held = {name for (name,) in database.execute("SELECT id FROM held")}
    for receipt in database.execute("SELECT entry, verdict, log_index, log_ms, signature FROM receipt"):
        if receipt[0] not in held:
            yield 0, "receipt", struct.pack(">32sBqq64s", *receipt)


def verdict(ledger, kind, raw):
    """What the door says to one line of a case."""
    try:
        if kind == "receipt":
            return "signed" if ledger.is_receipt(raw) else "not-signed"
        return ledger.admit(Entry(raw)) if kind == "entry" else ledger.learn(Credential(raw)) or "believed"
    except Rejected as why:
        return why.code
    except Held:
        return "held"


def check_vectors(folder):
    """Every case of verdicts.json, line by line."""
    with open(os.path.join(folder, "verdicts.json"), encoding="utf-8") as file:
        pinned = json.load(file)
    for case in pinned["cases"]:
        ledger, wrong = None, []
        for at, line in enumerate(pinned["history"][: case["after"]] + case["lines"], 1):
            raw = bytes.fromhex(line["bytes"])
            if ledger is None:
                ledger = Ledger(Credential(raw))
                continue
            found = verdict(ledger, line["kind"], raw)
            if found != line["verdict"]:
                wrong.append(f"line {at}: {line['verdict']} is pinned, found {found}")
        yield {"case": case["name"], "ok": not wrong, "wrong": wrong}


def main():
    parser = argparse.ArgumentParser(description="Checks a Wufei ledger from its bytes alone.")
    parser.add_argument("path", help="an export, a replica's folder, or the folder of the vectors")
    parser.add_argument("--vectors", action="store_true", help="the path is the folder of the vectors")
    parser.add_argument("--ledger", metavar="ID", help="the ledger that it must be of")
    parser.add_argument("--json", action="store_true", help="one JSON line for each result")
    parser.add_argument("--roles", metavar="PAGE", help="the table of roles; docs/roles.md beside this program if left out",
                        default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "../docs/roles.md"))
    given = parser.parse_args()
    global ROLES
    try:
        ROLES = Roles(given.roles)
        if given.vectors:
            cases = list(check_vectors(given.path))
            bad = [case for case in cases if not case["ok"]]
            for case in cases if given.json else bad:
                print(json.dumps(case) if given.json else f"! {case['case']}: {'; '.join(case['wrong'])}")
            if not given.json:
                print(f"{len(cases) - len(bad)} of {len(cases)} cases as pinned")
            return 1 if bad or not cases else 0
        report = Report(given.ledger)
        lines = lines_of_home if os.path.isdir(given.path) else lines_of_export
        for line in lines(given.path, report):
            report.take(*line)
    except (OSError, sqlite3.Error) as why:
        print(f"verify.py: {why}", file=sys.stderr)
        return 1
    report.conclude()
    counts = {"entries": len(report.entries), "credentials": len(report.ledger.known) if report.ledger else 0,
              "receipts": len(report.receipts)}
    if given.json:
        print(json.dumps({"ok": not report.faults, **counts, "faults": report.faults}))
    else:
        print("everything verifies:" if not report.faults else f"{len(report.faults)} do not verify:",
              ", ".join(f"{count} {what}" for what, count in counts.items()))
        for fault in report.faults:
            print("!", " ".join(str(value) for value in fault.values() if value is not None))
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
