#!/usr/bin/env python3
"""Checks a Wufei ledger from its bytes alone.

    tools/verify.py FILE|DIR [--ledger ID] [--json]     what `wufei export` wrote, or a replica's folder
    tools/verify.py --vectors tests/vectors [--json]    the pinned cases

A second reading of docs/format.md, whose chapters are the numbers below, that shares no code with our programs. Who may
write what is read from docs/roles.md. It needs Python 3.8 and the package `cryptography`.
Exit codes: 0 everything verifies, 1 something does not, 2 wrong usage.
"""
import argparse, hashlib, itertools, json, os, re, sqlite3, struct, sys
from types import SimpleNamespace
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

class Rejected(Exception):
    """A code of the page, and why. What is `held` waits; what has another code can never be right."""

def need(fact, code, why):
    if not fact:
        raise Rejected(code, why)

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

# ── 1 Signatures ──────────────────────────────────────────────────────────────────────────────────────────────────
# OpenSSL checks the equation of RFC 8032 without the cofactor, R byte by byte, and that S is below the order of the
# group. It takes points of small order and points in a second spelling: those are refused here.
P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P
EIGHTH = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
SMALL_Y = (0, 1, P - 1, EIGHTH, P - EIGHTH)  # of the points whose order divides eight

def is_good_point(bytes32):
    y = int.from_bytes(bytes32, "little") & (1 << 255) - 1
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    return y < P and y not in SMALL_Y and pow(xx, (P - 1) // 2, P) == 1

def is_signed(key, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return is_good_point(signature[:32])
    except InvalidSignature:
        return False

# ── 2 Entries ─────────────────────────────────────────────────────────────────────────────────────────────────────
ENTRY = struct.Struct(">16s B B 16s 16s I Q 32s 16s 16s 8s Q 32s Q I 32s")
HEAD, MAX_PAYLOAD, NOBODY, CHANGE, STATEMENT = ENTRY.size + 64, 64 * 1024, bytes(16), 1, 2

class Body:
    """What was signed, with the signature."""
    def __init__(self, raw):
        self.body, self.signature = raw[:ENTRY.size], raw[ENTRY.size:HEAD]
        (tag, suite, self.kind, self.ledger, self.device, self.epoch, self.seq, self.prev, self.doc,
         self.credential, _, _, _, _, self.length, self.digest) = ENTRY.unpack(self.body)
        need(tag == b"wufei/entry/v1\0\0", "not-an-entry", "an entry begins with its tag")
        need(suite == 1, "unknown-suite", f"signature suite {suite} is not known")
        need(self.kind in (CHANGE, STATEMENT), "unknown-kind", f"entry kind {self.kind} is not known")
        self.id, self.place = sha256(self.body), (self.device, self.epoch, self.seq)

class Entry(Body):
    def __init__(self, raw):
        need(len(raw) >= HEAD, "entry-too-short", f"an entry has at least {HEAD} bytes, found {len(raw)}")
        need(len(raw) <= HEAD + MAX_PAYLOAD, "payload-too-long", f"a payload has at most {MAX_PAYLOAD} bytes")
        super().__init__(raw)
        self.payload = raw[HEAD:]
        is_whole = self.length == len(self.payload)
        need(is_whole, "payload-length", f"{self.length} bytes are stated, not {len(self.payload)}")
        need(self.digest == sha256(self.payload), "payload-hash", "the payload is not the one that was signed")

# ── 3 Credentials, 4 statements, 5 receipts ───────────────────────────────────────────────────────────────────────
CREDENTIAL = struct.Struct(">16s 16s 32s 32s 16s H B I Q Q Q")
CREDENTIAL_SIZE, KINDS, REGULATOR = CREDENTIAL.size + 64, 0x7F, 1 << 5
ORG_ADMIN, RECOVERY, ONE_USE, ROOT = 1 << 8, 1 << 9, 1 << 10, 1 << 11
MOST_AUTHORITIES = 60  # roots and issuers
STATEMENTS = re.compile(  # the byte of each type, and what follows it; KNOWN is an entry with its place, or none
    rb"wufei/stmt/v1\0\0\0(?:\x01(?P<enrol>.*)|\x02(?P<revoke>.{17}KNOWN)|\x03(?P<rotate>.{128})|\x04(?P<begin>.KNOWN)"
    rb"|\x05(?P<endorse>(?:.{32}){1,256})|\x06(?P<fork>.{564})|\x07(?P<reenrol>.{128}))"
    .replace(b"KNOWN", rb"(?:\x00|\x01.{44})"), re.DOTALL)
VERDICTS, APART = (1, 2, 0x81, 0x82), 0x80  # of receipts, and the bit of those that give an entry no effect

class Credential:
    def __init__(self, raw):
        is_one = len(raw) == CREDENTIAL_SIZE and raw[:16] == b"wufei/cred/v1\0\0\0"
        need(is_one, "not-a-credential", f"these {len(raw)} bytes are not a credential")
        self.body, self.signature = raw[:CREDENTIAL.size], raw[CREDENTIAL.size:]
        _, self.issuer, self.subject, _, self.org, self.bits, *_ = CREDENTIAL.unpack(self.body)
        self.id, self.device = sha256(self.body)[:16], sha256(b"wufei/key/v1\0", self.subject)[:16]
        self.is_issuers = bool(self.bits & REGULATOR)
    def check(self, issuer):
        need(is_good_point(self.subject), "weak-key", f"{self.subject.hex()} is not a usable key")
        is_theirs = is_signed(issuer.subject, self.body, self.signature)
        need(is_theirs, "credential-signature", f"the signature of credential {self.id.hex()} does not verify")

class Ledger:
    """The credentials that descend from one root, each with its `links` to it, what was stated, and the documents."""
    def __init__(self, root):
        root.check(root)
        need(root.issuer == NOBODY, "credential-signature", "a root names no issuer")
        self.id, self.known, self.documents, root.links = root.id, {root.id: root}, {}, 0
        self.orgs, self.rotated, self.endorsed = {}, {}, set()  # by device, by device, and (entry, by whom)
    def credential(self, name):
        need(name in self.known, "held", f"credential {name.hex()} is not known")
        return self.known[name]
    def learn(self, credential):
        if credential.id not in self.known:
            issuer, is_issuers = self.credential(credential.issuer), credential.is_issuers
            credential.check(issuer)
            is_own = issuer.bits & ORG_ADMIN and issuer.org == credential.org
            is_own = is_own and not credential.bits & KINDS & ~issuer.bits
            authorities = [known for known in self.known.values() if known.links < 2]
            is_last = not any(known.links == 0 and known.issuer == issuer.id for known in authorities)
            is_devices = not is_issuers and not credential.bits & ROOT
            may_issue = (is_issuers and is_last, is_devices, is_devices and is_own, False)[issuer.links]
            may_issue = may_issue and (is_devices or len(authorities) < MOST_AUTHORITIES)
            need(may_issue, "may-not-issue", f"{issuer.id.hex()} may not issue credential {credential.id.hex()}")
            credential.links = 0 if credential.bits & ROOT else issuer.links + 1
            self.known[credential.id] = credential
            self.orgs.setdefault(credential.device, credential.org)
    def admit(self, entry, is_apart=False):
        """The door: "admitted", "known", or an exception. A statement that the log set apart is not in force."""
        need(entry.ledger == self.id, "other-ledger", f"the entry belongs to ledger {entry.ledger.hex()}")
        signer = self.credential(entry.credential)
        need(signer.device == entry.device, "not-that-device", f"the credential is for {signer.device.hex()}")
        need(signer.links > 0, "root-signed", "the root signs issuers only")
        need(is_signed(signer.subject, entry.body, entry.signature), "bad-signature", "the signature does not verify")
        is_change, is_first = entry.kind == CHANGE, (entry.epoch, entry.seq) == (0, 0)
        need(not (signer.bits & RECOVERY and is_change), "recovery-key", "a recovery key writes in no document")
        need(not signer.bits & ONE_USE or is_change and is_first, "one-use", "a key for one entry signed another")
        if is_change:
            return self.documents.setdefault(entry.doc, Document(entry.doc)).admit(entry, signer)
        if not is_apart:
            need(entry.doc == NOBODY, "genesis", "a statement names no document")
            found = STATEMENTS.fullmatch(entry.payload)
            need(found, "not-a-statement", f"these {len(entry.payload)} bytes are not a statement known here")
            getattr(self, found.lastgroup)(entry, signer, found[found.lastgroup])
        return "admitted"
    def enrol(self, _, signer, content):
        credential = Credential(content)
        need(signer.links == 1 or signer.bits & ORG_ADMIN, "not-the-issuer", "only an issuer may state this")
        may_issue = signer.links == 1 if credential.is_issuers else credential.issuer == signer.id
        need(may_issue, "may-not-issue", f"{signer.id.hex()} may not issue {credential.id.hex()}")
        self.learn(credential)
    def revoke(self, entry, signer, content):
        """It takes nothing back, and which entries came after it only the log can say."""
        is_authoritys = any(known.links < 2 and known.device == content[:16] for known in self.known.values())
        is_power = signer.bits & (ORG_ADMIN | RECOVERY) and self.orgs.get(content[:16]) == signer.org
        may = not is_authoritys and (signer.links == 1 or entry.device == content[:16] or is_power)
        need(may, "may-not-state", "it may not revoke this device")
    def rotate(self, entry, signer, content):
        may = signer.links > 1 and not signer.bits & RECOVERY
        need(may, "may-not-state", "it may not go on under another key by itself")
        key = self.new_key(entry, content)
        need(self.rotated.setdefault(entry.device, key) == key, "rotated", "the device goes on as another already")
    def reenrol(self, entry, signer, content):
        need(signer.bits & RECOVERY, "may-not-state", "it may not have a first device enrolled anew")
        self.new_key(entry, content)
    def new_key(self, entry, content):
        key, message = content[:32], b"wufei/possess/v1" + self.id + entry.device + content[:64]
        need(is_good_point(key), "weak-key", f"{key.hex()} is not a usable key")
        need(is_signed(key, message, content[64:]), "possession", "the new key did not sign that it is to be enrolled")
        return key
    def begin(self, entry, _, content):
        is_later = int.from_bytes(content[2:6], "big") < entry.epoch < 1024
        need(is_later and entry.seq == 0, "epoch", f"number {entry.seq} of epoch {entry.epoch} opens no incarnation")
    def endorse(self, _, signer, content):
        names = [content[at:at + 32] for at in range(0, len(content), 32)]
        need(names == sorted(set(names)), "not-a-statement", "entries that do not ascend")
        need(signer.links == 1 or signer.bits & ORG_ADMIN, "may-not-state", "it may not endorse entries")
        self.endorsed |= {(name, None if signer.links == 1 else signer.org) for name in names}
    def fork(self, _, __, content):
        both = one, other = Body(content[:HEAD]), Body(content[HEAD:])
        is_proof = one.id < other.id and (one.ledger, one.place) == (other.ledger, other.place)
        need(is_proof, "not-a-statement", "not two entries at one place, by their names")
        for key in (self.credential(body.credential) for body in both):
            is_theirs = all(is_signed(key.subject, body.body, body.signature) for body in both)
            need(one.ledger == self.id and key.device == one.device and is_theirs, "no-fork", "no proof of a fork")
    def is_receipt(self, raw):
        """Whether an issuer signed it: entry 32, verdict 1, index 8, log_ms 8, signature 64."""
        issuers = (known.subject for known in self.known.values() if known.links == 1)
        return any(is_signed(key, b"wufei/receipt/v1" + self.id + raw[:49], raw[49:]) for key in issuers)

# ── 6 Changes ─────────────────────────────────────────────────────────────────────────────────────────────────────
# Read without Automerge: rows are counted from their headers before they are expanded, then put together. Whether
# each column is in its one encoding is asked last, when all else is right.
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
LEB = re.compile(rb"[\x80-\xff]{0,9}[\x00-\x7f]")

def leb(number, signed=False):
    """The shortest form of a number."""
    rest, byte = number >> 7, number & 0x7F
    is_last = rest == (-1 if number < 0 else 0) and not (signed and (byte >= 0x40) != (number < 0))
    return bytes([byte]) if is_last else bytes([byte | 0x80]) + leb(rest, signed)

def number_of(raw, signed=False):
    number = sum((byte & 0x7F) << 7 * at for at, byte in enumerate(raw))
    return number - (1 << 7 * len(raw)) if signed and raw and raw[-1] & 0x40 else number

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
    def row(value):
        return leb(len(value)) + value if encoding == "text" else leb(value, encoding == "difference")
    out, each = b"", [(value, len(list(same))) for value, same in itertools.groupby(rows)]
    for is_list, part in itertools.groupby(each, lambda run: run[1] == 1 and run[0] is not None):
        values = [row(value) for value, _ in part] if is_list else []
        out += leb(-len(values), True) + b"".join(values) if is_list else b""
        out += b"".join(leb(n, True) + row(value) if value is not None else b"\0" + leb(n) for value, n in part)
    return leb(len(rows)) if encoding == "flag" else b"" if set(rows) == {None} else out

def is_text(raw):
    return raw.decode("utf-8", "ignore").encode() == raw

class Change:
    """Its document adds its place `at`, its `causes`, and what it `signs`."""
    def __init__(self, raw):
        need(len(raw) <= MAX_PAYLOAD, "guard-too-many", f"a change has at most {MAX_PAYLOAD} bytes")
        at, self.hash = Cursor(raw), sha256(raw[8:])
        is_chunk = at.take(9) == b"\x85\x6f\x4a\x83" + self.hash[:4] + b"\1" and at.number() == at.left()
        need(is_chunk, "guard-bytes", "not one uncompressed change with its checksum and length")
        self.deps = [at.take(32) for _ in range(at.number(64))]
        self.actor, self.seq, self.start = at.actor(), at.number(), at.number()
        need(self.start < 2**31, "guard-field", f"operations start at {self.start}")
        raw_time, _no_message = at.leb(), at.number(0)
        time, self.actors = number_of(raw_time, True), [self.actor] + [at.actor() for _ in range(at.number(64))]
        data, rows = self.columns(at)
        is_time = raw_time == leb(time, True) and -2**63 <= time < 2**63
        need(self.start and is_time, "guard-unparsable", "operation 0, or a time that is none")
        self.values = Cursor(data.get("value", b""))
        self.ops = list(self.operations(data, rows))
        self.end = self.start + len(self.ops)
        named = {of[1] for op in self.ops for of in op.preds + [op.obj or (0, self.actor)]} - {self.actor}
        need(self.deps == sorted(set(self.deps)), "guard-field", "causes that do not ascend")
        need(0 <= time < 2**40 and self.ops, "guard-field", "a time out of range, or no operation")
        need(self.end <= 2**31, "guard-field", "operation numbers out of range")
        need(len(self.actors) == 1 + len(named), "guard-not-canonical", "an actor that no operation names")
        for op in self.ops:
            is_plain = len(op.value[1]) <= LONGEST.get(op.value[0], -1)
            is_used = op.action in (MAKE, DELETE) or op.action == PUT and is_plain
            is_used = is_used and not op.insert and re.fullmatch("[a-z0-9_]{1,64}", op.key)
            need(is_used, "guard-operation", f"this operation on {op.key!r} is not used in this ledger")
        sizes = {1024: len(self.ops), 4096: sum(len(op.preds) for op in self.ops)}
        self.is_canonical = (
            all((len(rows[name]), encoded(rows[name], encoding)) == (sizes[most], data[name])
                for name, encoding, most in COLUMNS.values() if name in data and name != "value")
            and all(data.values()) and not self.values.left() and ("object actor" in data) == ("object number" in data)
            and self.actors[1:] == sorted(named) and all(op.preds == sorted(op.preds) for op in self.ops)
            and 0 not in rows["object number"] and not any(of & 15 < UINT <= of for of in rows["type"]))
    def columns(self, at):
        """The bytes and the rows of each column."""
        lengths, data, rows = {}, {}, {name: [] for name, _, _ in COLUMNS.values()}
        for _ in range(at.number(16)):
            spec, length = at.number(), at.number()
            need(spec in COLUMNS, "guard-column", f"column {spec} is not used in this ledger")
            need(spec > max(lengths, default=0), "guard-bytes", "columns out of order")
            lengths[spec] = length
        for spec, length in lengths.items():
            name, encoding, most = COLUMNS[spec]
            data[name] = at.take(length)
            rows[name] = decoded(data[name], encoding, most)
        need(not at.left(), "guard-bytes", "extra bytes after the columns")
        has_value = any(of and action in (MAKE, DELETE) for action, of in zip(rows["action"], rows["type"]))
        need(not has_value, "guard-not-canonical", "a map or a deletion that carries a value")
        return data, rows
    def operations(self, data, rows):
        """Puts the columns together, row by row."""
        is_half = "preds" in data and ("pred actor" in data) != ("pred number" in data)
        need(not is_half and ("type" in data or "value" not in data), "guard-unparsable", "one column of two")
        has_objects = data.get("object number") and data.get("object actor")
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
    def knows(self, other):
        return self.causes >> other.at & 1
    def put(self, path, kind):
        """The value that it writes at a path; empty when it writes none of this type."""
        of, raw = next((op.value for op in self.ops if op.action == PUT and op.path == path), (kind, b""))
        return raw if of == kind else b""
    def read_step(self):
        """What it `signs`: the kind of the step in the `row` that it makes, with what `stands` for a resolution."""
        rows = [op.path for op in self.ops if op.action == MAKE and re.fullmatch("steps/[^/]+", op.path)]
        self.row, self.signs = rows[0] if rows else None, None
        if rows:
            self.signs, self.seal = self.put(self.row + "/kind", TEXT).decode(), self.put(self.row + "/seal", BYTES)
            self.stands = self.put(self.row + "/stands", BYTES) if self.signs == "resolved" else bytes(32)
            is_one = len(rows) == 1 and self.signs in SEALS and len(self.seal) == len(self.stands) == 32
            need(is_one, "role", "a change signs one step of a known kind, with a seal of 32 bytes")
            if self.signs in ("corrected", "approved", "declined"):
                read_word(self)

# ── 7 Documents ───────────────────────────────────────────────────────────────────────────────────────────────────
MAPS = {  # what a first change makes
    "manifest": set("meta parties parties/consignor parties/carrier parties/receiver plan lines removed legs arrival"
                    " received accepted reported steps".split()),
    "profile": {"meta", "profile"},
}
ROW = re.compile(r"\| ([a-z ]+) \| ([a-z ]+) \| `(\S+)`(?: of a step (\w+))? \| (?:at any time|(in \w+ first change)"
                 r"(?: that signs (\w+))?|(?:after (\w+))?(?: and )?(?:before ([a-z_ ]+))?) \|")

def read_roles(path):
    """The rows of docs/roles.md, by kind of document: who, may, where, of a step, first, signs, after, before."""
    with open(path, encoding="utf-8") as page:
        parts, table = re.split(r"^## .* (\w+)s$", page.read(), flags=re.MULTILINE), {}
    for kind, part in zip(parts[1::2], parts[2::2]):
        for who, may, where, step, first, signs, after, before in ROW.findall(part):
            where = re.compile(where.replace("**", ".+").replace("*", "[^/]+"))
            before = set(before.split(" or ")) | (set() if after else {"imported"}) if before else set()
            row = set(who.split(" or ")), may.split(" or "), where, step, first, signs, {after} - {""}, before
            table.setdefault(kind, []).append(row)
    return table

def stands(op, state):
    return state >> op.change.at & 1 and not op.replaced & state

class Document:
    """A set of changes is a number: its bit n stands for the change that came as number n."""
    def __init__(self, doc):
        self.id, self.kind, self.creator, self.changes, self.ops, self.written = doc, None, None, {}, {}, {}
    def admit(self, entry, signer):
        change, is_issuer = Change(entry.payload), signer.links == 1
        actor = sha256(b"wufei/actor/v1\0", signer.subject, struct.pack(">I", entry.epoch), entry.doc)[:16]
        need(change.actor == actor, "guard-actor", "the actor does not belong to this author in this document")
        again = f"the author signed another entry as its change {change.seq}"
        if change.hash in self.changes:
            need(self.changes[change.hash].entry == entry.id, "guard-equivocation", again)
            return "known"
        deps = [self.changes[dep] for dep in change.deps if dep in self.changes]
        missing = len(change.deps) - len(deps)
        need(not missing, "held", f"it builds on {missing} entries that are missing or damaged")
        change.entry, change.org, change.at, change.causes = entry.id, signer.org, len(self.changes), 0
        change.by_issuer = is_issuer
        for dep in deps:
            change.causes |= dep.causes | 1 << dep.at
        own = [other for other in self.changes.values() if other.actor == actor]
        seq, start = 1 + sum(map(change.knows, own)), max((dep.end for dep in deps), default=1)
        need(change.seq <= 1024, "guard-tireless", "one author makes at most 1024 changes")
        need(change.seq not in [other.seq for other in own], "guard-equivocation", again)
        need(change.seq == seq, "guard-sequence", f"change {change.seq} is not the author's next among its causes")
        need(change.start == start, "guard-start-op", f"operations start at {change.start}, expected {start}")
        self.find_places(change)
        if not change.deps:
            self.begin(change, entry)
        change.read_step()
        standing = Standing([other for other in self.changes.values() if other.signs and change.knows(other)])
        self.check_roles(change, standing, is_issuer)
        if change.signs == "resolved":
            standing.check_resolution(change, is_issuer)
        if change.signs == "corrected":
            check_proposal(self, change, standing)
        elif change.signs in ("approved", "declined"):
            check_answer(change, standing)
        fits = not change.signs or change.seal == seal(change.signs, self.fields(change, standing.fallen))
        need(fits, "seal", f"the seal of step {change.signs} does not fit")
        need(change.is_canonical, "guard-not-canonical", "not the canonical encoding")
        self.changes[change.hash] = change
        for op in change.ops:
            self.ops[op.id], op.change, op.replaced = op, change, 0
            for pred in op.preds:
                self.ops[pred].replaced |= 1 << change.at
            if op.action != DELETE:
                self.written.setdefault((op.obj, op.key), []).append(op)
        return "admitted"
    def find_places(self, change):
        """Each operation has a path, and names exactly what stands there among its causes."""
        made, standing = {None: ""}, {}
        for number, op in enumerate(change.ops, change.start):
            op.id, place, parent = (number, change.actor), (op.obj, op.key), self.ops.get(op.obj)
            if parent and parent.action == MAKE and change.knows(parent.change):
                made[op.obj] = parent.path + "/"
            need(op.obj in made, "guard-no-object", f"operation {number} names an object not among its causes")
            op.path = made[op.obj] + op.key
            before = sorted(other.id for other in self.written.get(place, ()) if stands(other, change.causes))
            need(sorted(op.preds) == standing.get(place, before), "guard-predecessors",
                 f"operation {number} does not replace exactly what stands at {op.path}")
            standing[place] = [] if op.action == DELETE else [op.id]
            if op.action == MAKE:
                made[op.id] = op.path + "/"
    def begin(self, change, entry):
        kind, nonce = change.put("meta/kind", TEXT).decode(), change.put("meta/nonce", BYTES)
        made, place = {op.path for op in change.ops if op.action == MAKE}, struct.pack(">IQ", entry.epoch, entry.seq)
        minted = sha256(b"wufei/doc/v1\0", entry.ledger, entry.device, place, nonce)[:16]
        need(not self.changes, "genesis", "the document has begun already")
        need(kind in MAPS and MAPS[kind] <= made, "genesis", "it names no kind, or does not make its maps")
        need(len(nonce) == 16 and minted == self.id, "genesis", f"its author mints document {minted.hex()} here")
        self.kind, self.creator = kind, change.org
    def check_roles(self, change, standing, is_issuer):
        """The author's roles are those in what it knew; once issued, in what was sealed."""
        signed = {step.signs for step in standing.steps if step not in standing.fallen}
        issued = [step for step in standing.steps if step.signs == "issued" and step not in standing.fallen]
        states = [step.causes | 1 << step.at for step in issued] or [change.causes]
        roles = {role for role, has in (("issuer", is_issuer), ("creator", change.org == self.creator)) if has}
        for role in ("consignor", "carrier", "receiver"):
            named = [op for op in self.ops.values() if op.action == PUT and op.path == f"parties/{role}/org"]
            found = [{op.value for op in named if stands(op, state)} for state in states]
            roles |= {role} if {(BYTES, change.org)} in found else set()
        for op in change.ops:
            is_empty = all(pred in self.ops and self.ops[pred].change in standing.fallen for pred in op.preds)
            what = {MAKE: "make", DELETE: "delete"}.get(op.action, "replace")
            what = "fill" if is_empty and (op.action == PUT or op.action == DELETE and op.preds) else what
            is_allowed = not change.deps and op.action == MAKE and op.path in MAPS[self.kind] or any(
                roles & who and what in may and where.fullmatch(op.path) and not (first and change.deps)
                and (not step or step == change.signs and change.row in (op.path, op.path.rpartition("/")[0]))
                and signs in ("", change.signs) and after <= signed and not before & signed
                for who, may, where, step, first, signs, after, before in ROLES[self.kind])
            is_allowed = is_allowed and not (op.action == MAKE and op.preds)
            need(is_allowed, "role", f"{' and '.join(sorted(roles)) or 'a stranger'} may not {what} {op.path}")
    def fields(self, change, fallen):
        """What stands at each path after a change, without what fallen steps wrote; a map made twice is read twice."""
        replaced = {pred for op in change.ops for pred in op.preds}
        before = [op for ops in self.written.values() for op in ops if stands(op, change.causes)]
        left_out = {op.id for op in before if op.change in fallen and not op.path.startswith(REASONS)}
        fields, maps = {}, {None}
        for op in before + [op for op in change.ops if op.action != DELETE]:
            if op.id not in replaced and op.obj in maps:  # a map comes before what stands in it
                if op.action == MAKE:
                    maps.add(op.id)
                elif op.id not in left_out:
                    fields.setdefault(op.path, set()).add(op.value)
        return fields

# ── 8 Steps and seals ─────────────────────────────────────────────────────────────────────────────────────────────
SEALS = {  # below which names a step fixes what stands; the steps themselves are fixed by their signatures
    "issued": ("meta/", "parties/", "lines/", "plan/"), "picked_up": ("legs/", "removed/"), "delivered": ("arrival/",),
    "received": ("received/",), "accepted": ("accepted/",), "refused": ("refusal/",), "voided": ("voiding/",),
    "resolved": (), "corrected": (), "approved": (), "declined": (), "imported": ("",),
}
SEALED = {TEXT: 1, INT: 2, FALSE: 3, TRUE: 3, BYTES: 4}
REASONS = ("steps/", "refusal/", "voiding/")  # what a step says of itself stays when the step falls
MOVED = {"picked_up", "delivered", "received", "accepted", "refused"}

def seal(kind, fields):
    out = b"wufei/seal/v0\0\0\0" + kind.encode()
    for path, values in sorted(fields.items()):
        if path.startswith(SEALS[kind]) and not path.startswith("steps/"):
            need(len(values) == 1, "seal-conflict", f"step {kind} would seal {path}, where {len(values)} values stand")
            (of, raw), = values
            out += struct.pack(">H", len(path)) + path.encode() + struct.pack(">BI", SEALED[of], len(raw)) + raw
    return sha256(out)

def contradict(one, other):
    """By their kinds alone: everything happens once, what is refused is not accepted, what is void has not moved."""
    kinds = {one.signs, other.signs}
    is_twice = len(kinds) == 1 and kinds <= MOVED | {"issued", "voided"}
    is_void_and_moved = "voided" in kinds and kinds & MOVED
    return one is not other and (is_twice or kinds == {"accepted", "refused"} or is_void_and_moved)

class Standing:
    """Which of some steps stand, by what these steps say. Resolutions themselves are not counted here."""
    def __init__(self, steps):
        self.steps, self.fallen, by_entry = steps, set(), {step.entry: step for step in steps}
        named = [(step, by_entry[step.stands]) for step in steps if step.signs == "resolved"]
        self.settle([one for one in named if one[1].signs == "issued"])
        others = [step for step in steps if step.signs not in ("issued", "resolved")]
        bases = {step: {base for base in steps if base.signs == "issued" and step.knows(base)} for step in others}
        self.baseless = {step for step in others if bases[step] and bases[step] <= self.fallen}
        self.fallen |= self.baseless
        self.settle([one for one in named if one[1].signs != "issued" and one[1] not in self.baseless])
    def settle(self, named):
        """Of resolutions about the same steps the later ones are left, and count unless they contradict each other."""
        left = [(resolution, step) for resolution, step in named if not any(
            later.knows(resolution) and (other is step or contradict(other, step)) for later, other in named)]
        for resolution, step in left:
            if not any(contradict(other, step) for _, other in left):
                self.fallen |= {rival for rival in self.steps if contradict(rival, step) and resolution.knows(rival)}
    def check_resolution(self, change, is_regulator):
        step = next((step for step in self.steps if step.entry == change.stands), None)
        need(step and step not in self.baseless, "resolution", "it names nothing that its author knew to have a base")
        rivals = [other for other in self.steps if contradict(other, step)]
        need(rivals, "resolution", "nothing contradicts the step that it names")
        orgs = {other.org for other in rivals if other not in self.fallen}
        may_resolve = orgs == {change.org} if step.org == change.org else change.org in orgs
        if not is_regulator:
            need(step not in self.fallen, "resolution", "only the regulator settles anew what was settled")
            need(may_resolve, "resolution", "an organisation settles its own contradictions, or gives way")

# ── 8.2 Corrections ───────────────────────────────────────────────────────────────────────────────────────────────
PARTIES = ("consignor", "carrier", "receiver")
ENDS, GATE = {"consignor", "receiver"}, {"consignor", "carrier"}
CORRECTABLE = [(re.compile(where.replace("*", "[^/]+")), rule, asked) for where, rule, asked in (
    ("lines/*/waste_code", "code", ENDS), ("lines/*/(waste_name|edition|hazards|form|packaging)", "text", ENDS),
    ("lines/*/packages", "count", ENDS), ("lines/*/planned_g", "mass", ENDS), ("plan/*", "alike", ENDS),
    ("removed/*", "of a line", GATE), ("legs/*/(plate|trailer)", "text", GATE), ("arrival/*", "alike", GATE),
    ("(received|accepted)/*", "of a line", ENDS))]
MOST = {"mass": 50_000_000_000, "count": 1_000_000}
SPACE = r"[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*"
CODE = re.compile(r"[0-9]{3}-[0-9]{3}-(0[1-9]|[123][0-9]|4[05-9]|50)")

def says_something(value):
    return value and value[0] == TEXT and len(value[1]) <= 2000 and not re.fullmatch(SPACE, value[1].decode())

def read_word(change):
    """What a step about a correction says in its own row, and nothing else stands there."""
    words, code = {}, "correction" if change.signs == "corrected" else "answer"
    for op in change.ops:
        if op.action == PUT and op.path.startswith(change.row + "/"):
            words[op.path[len(change.row) + 1:]] = op.value
    for name in ("kind", "seal", "person", "card"):  # what every step has, or may have
        words.pop(name, None)
    bytes32 = lambda name: words.pop(name, (None, b""))
    of, change.base = bytes32("base")
    need(of == BYTES and len(change.base) == 32, code, "it names no base of 32 bytes")
    reason = words.pop("reason", None)
    need(says_something(reason) if reason or code == "correction" else True, code, "its reason says nothing")
    if code == "correction":
        change.fields, at = [], 0
        while f"path_{at}" in words:
            path, value = words.pop(f"path_{at}"), words.pop(f"value_{at}", (None, b""))
            need(path[0] == TEXT and value[0] in SEALED, code, "a field has a path and a value")
            change.fields.append((path[1].decode(), value))
            at += 1
        need(1 <= at <= 32 and not words, code, "it names 1 to 32 fields and nothing else")
    else:
        of, change.correction = bytes32("correction")
        need(of == BYTES and len(change.correction) == 32, code, "it names no correction")
        change.speaks_for = words.pop("for", None)
        if change.speaks_for:
            of, raw = change.speaks_for
            change.speaks_for = raw.decode() if of == TEXT else ""
            need(change.speaks_for in PARTIES, code, "nobody speaks for that")
        need(not words, code, "an answer holds nothing else")

def is_answer_of(party, answer):
    roles, org = party
    return answer.speaks_for in roles if answer.by_issuer else not answer.speaks_for and answer.org == org

class Corrections:
    """What became of the corrections among some steps, while nothing is known of the log."""
    def __init__(self, standing):
        steps = [step for step in standing.steps if step not in standing.fallen]
        self.proposals = [step for step in steps if step.signs == "corrected"]
        self.answers = {one: [step for step in steps if step.signs in ("approved", "declined")
                              and step.correction == one.entry] for one in self.proposals}
        self.state = {one: self.first_state(one, steps) for one in self.proposals}
        whole = [one for one in self.proposals if self.state[one] == "complete"]
        for one in whole:
            rivals = [other for other in whole if other is not one and dict(one.fields).keys() & dict(other.fields).keys()
                      and not self.builds_on(one, other) and not self.builds_on(other, one)]
            self.state[one] = "racing" if rivals else "counts"
    def approvals(self, one, party):
        return [step for step in self.answers[one] if step.signs == "approved" and is_answer_of(party, step)]
    def first_state(self, one, steps):
        if not all(step in steps for step in one.sealed_by):
            return "fallen"
        if any(answer.signs == "declined" for answer in self.answers[one]):
            return "declined"
        return "complete" if all(self.approvals(one, party) for party in one.asked) else "open"
    def builds_on(self, one, other):
        return one.knows(other) and all(any(map(one.knows, self.approvals(other, party))) for party in other.asked)
    def of(self, path, state):
        return [one for one in self.proposals if self.state[one] == state and path in dict(one.fields)]
    def shown(self, path):
        last = max(self.of(path, "counts"), key=lambda one: (bin(one.causes).count("1"), one.entry), default=None)
        return last and dict(last.fields)[path]
    def is_raced_for(self, path):
        racing = self.of(path, "racing")
        is_last = lambda one: all(self.builds_on(one, other) for other in racing)
        return len(racing) > 1 and not any(map(is_last, self.of(path, "counts")))

def sealed_values(document, step):
    known = Standing([other for other in document.changes.values() if other.signs and step.knows(other)])
    fields = document.fields(step, known.fallen)
    return {path: min(values) for path, values in fields.items() if path.startswith(SEALS[step.signs])}

def check_value(rule, value, old, is_line):
    rule = ("mass" if is_line else "alike") if rule == "of a line" else rule
    if rule in MOST:
        return value[0] == INT and 0 <= int.from_bytes(value[1], "big", signed=True) <= MOST[rule]
    if rule == "code":
        return value[0] == TEXT and CODE.fullmatch(value[1].decode())
    if rule == "alike" and old and old[0] != TEXT:
        return old[0] != BYTES and SEALED[old[0]] == SEALED[value[0]]
    return says_something(value)

def check_proposal(document, change, standing):
    known, steps = Corrections(standing), [step for step in standing.steps if step not in standing.fallen]
    base = sha256(b"wufei/base/v0\0\0\0", *sorted(change.deps))
    own = [one for one in known.proposals if one.org == change.org and known.state[one] == "open"]
    need(change.base == base, "correction", "it states another base than the one it builds on")
    need(change.by_issuer or len(own) < 16, "correction", "too many corrections are open")
    issued = [step for step in steps if step.signs == "issued"]
    need(len(issued) == 1, "correction", "which issue stands is not settled")
    first, roles, change.sealed_by = sealed_values(document, issued[0]), set(), []
    for place, (path, value) in enumerate(change.fields):
        row = next(((rule, asked) for where, rule, asked in CORRECTABLE if where.fullmatch(path)), None)
        need(path not in dict(change.fields[:place]), "correction", f"it names {path} twice")
        need(row, "correction", f"{path} cannot be corrected")
        seals = [step for step in steps if step.signs != "imported" and path.startswith(SEALS[step.signs] or ("//",))]
        need(len(seals) == 1, "correction", f"{path} is not sealed, or twice")
        sealed, above = sealed_values(document, seals[0]), path.rpartition("/")[0]
        has_row = "/" not in above or any(other.startswith(above + "/") for other in sealed)
        is_line = any(other.startswith(f"lines/{path.rpartition('/')[2]}/") for other in first)
        old = known.shown(path) or sealed.get(path)
        need(has_row, "correction", f"{path} belongs to no line or journey")
        need(value != old or known.is_raced_for(path), "correction", f"{path} holds this value already")
        need(check_value(row[0], value, old, is_line), "correction", f"{path} cannot hold this value")
        is_received = path.startswith("removed/") and any(step.signs == "received" for step in steps)
        roles |= row[1] | ({"receiver"} if is_received else set())
        change.sealed_by.append(seals[0])
    parties = {}
    for role in PARTIES:
        of, org = first.get(f"parties/{role}/org", (None, b""))
        org = org if of == BYTES and len(org) == 16 else None
        if role in roles and (change.by_issuer or org is None or org != change.org):
            parties.setdefault(org or role, (set(), org))[0].add(role)
    change.asked = list(parties.values())

def check_answer(change, standing):
    known = Corrections(standing)
    one = next((one for one in known.proposals if one.entry == change.correction), None)
    need(one, "answer", "its author does not know of that correction")
    need(one.base == change.base, "answer", "it answers on another base")
    party = next((party for party in one.asked if is_answer_of(party, change)), None)
    is_proposer = one.by_issuer == change.by_issuer and (change.by_issuer or one.org == change.org)
    need(party or is_proposer and change.signs == "declined" and not change.speaks_for, "answer", "it is not asked")
    again = party and any(is_answer_of(party, answer) for answer in known.answers[one])
    need(not again, "answer", "this party has answered already")
    need(known.state[one] == "open", "answer", "the correction is decided already")

# ── 9 Exports ─────────────────────────────────────────────────────────────────────────────────────────────────────
LONGEST_LINE = 2 * (HEAD + MAX_PAYLOAD) + 64

class Report:
    """What was read, and each fault: its kind, where it is, and why."""
    def __init__(self, expected):
        self.expected, self.ledger, self.faults, self.receipts = expected, None, [], []
        self.counts = dict.fromkeys(("credential", "entry", "receipt"), 0)
        self.names, self.entries, self.waits, self.verdicts = set(), [], {}, {}
    def fault(self, kind, why, **where):
        code, words = why.args if isinstance(why, Rejected) else (None, str(why))
        self.faults.append({"kind": kind, **where, **({"code": code} if code else {}), "why": words})
    def take(self, row, kind, raw):
        entry = None
        self.counts[kind] += 1
        try:
            if kind == "credential" and self.ledger:
                self.ledger.learn(Credential(raw))
            elif kind == "credential":
                ledger = Ledger(Credential(raw))
                need(self.expected in (None, ledger.id.hex()), "other-ledger", f"this is ledger {ledger.id.hex()}")
                self.ledger = ledger
            elif kind == "receipt":
                need(len(raw) == 113 and raw[32] in VERDICTS, "not-a-receipt", "no receipt")
                self.receipts.append(raw)
                self.verdicts[raw[:32]] = raw[32]
            else:
                entry = Entry(raw)
                need(self.ledger, "held", "no root stands before it")
                self.names.add(entry.id)
                self.ledger.admit(entry, self.verdicts.get(entry.id, 0) & APART)
                self.entries.append(entry)
        except Rejected as why:
            is_known = entry and self.ledger and entry.credential in self.ledger.known
            if why.args[0] == "held" and is_known and entry.kind == CHANGE:
                self.waits[entry.doc] = self.waits.get(entry.doc, 0) + 1
                self.entries.append(entry)
            else:
                where = {"row": row, "id": entry and entry.id.hex()} if kind == "entry" else {"line": row}
                self.fault("entry" if kind == "entry" else "line", why, **where)
    def standing(self, entry):
        """How far the log has come with an entry. Whom it set apart, its organisation or an issuer may endorse."""
        verdict, org = self.verdicts.get(entry.id), self.ledger.known[entry.credential].org
        is_endorsed = entry.kind == CHANGE and {(entry.id, None), (entry.id, org)} & self.ledger.endorsed
        return "provisional" if not verdict else "settled" if is_endorsed or verdict < APART else "quarantined"
    def conclude(self):
        for doc, count in sorted(self.waits.items()):
            self.fault("document", f"{count} entries build on one that is missing or damaged", doc=doc.hex())
        if not self.ledger:
            return self.fault("line", "there is no root credential", line=1)
        places = {}
        for entry in self.entries:
            other = places.setdefault(entry.place, entry)
            if other.id != entry.id:
                self.fault("place", f"entry {other.id.hex()} stands at the same place", entry=entry.id.hex())
        for (device, epoch, seq), entry in places.items():
            before = places.get((device, epoch, seq - 1))
            if before and before.id != entry.prev or seq == 0 and any(entry.prev):
                self.fault("place", "it does not name the entry before it", entry=entry.id.hex())
        for raw in self.receipts:
            if raw[:32] not in self.names:
                self.fault("receipt", "there is no such entry", entry=raw[:32].hex())
            if not self.ledger.is_receipt(raw):
                self.fault("receipt", "no issuer of this ledger signed it", entry=raw[:32].hex())

def lines_of_export(path, report):
    with open(path, "rb") as file:
        for row in itertools.count(1):
            line = file.readline(LONGEST_LINE + 1)
            if not line or len(line) > LONGEST_LINE:
                return line and report.fault("line", "too long; nothing after it was read", line=row)
            try:
                line = json.loads(line)
                if line["kind"] not in report.counts or not re.fullmatch("([0-9a-fA-F]{2})*", line["bytes"]):
                    raise ValueError("the kind is not known, or the bytes are not base 16")
                yield row, line["kind"], bytes.fromhex(line["bytes"])
            except (ValueError, KeyError, TypeError, RecursionError) as why:
                report.fault("line", why, line=row)

def lines_of_home(folder, report):
    """The same from a replica's database. What is frozen is another history of a device: evidence, and of no effect."""
    database = sqlite3.connect(f"file:{os.path.join(folder, 'ledger.db')}?mode=ro", uri=True)
    for (chain,) in database.execute("SELECT chain FROM identity"):
        for at in range(0, len(chain), CREDENTIAL_SIZE):
            yield 0, "credential", chain[at:at + CREDENTIAL_SIZE]
    for receipt in database.execute("SELECT entry, verdict, log_index, log_ms, signature FROM receipt"
                                    " WHERE entry NOT IN (SELECT id FROM held)"):
        yield 0, "receipt", struct.pack(">32sBqq64s", *receipt)
    for row, name, signed in database.execute("SELECT row, id, signed FROM entry"
                                             " WHERE row NOT IN (SELECT row FROM frozen) ORDER BY row"):
        if sha256(signed[:ENTRY.size]) != name:
            why = Rejected("damaged", "the column id does not say what the bytes say")
            report.fault("entry", why, row=row, id=name.hex())
        yield row, "entry", signed

def check_ledger(given):
    report = Report(given.ledger)
    for line in (lines_of_home if os.path.isdir(given.path) else lines_of_export)(given.path, report):
        report.take(*line)
    report.conclude()
    told = {"ok": not report.faults, "entries": report.counts["entry"], "receipts": report.counts["receipt"],
            "credentials": len(report.ledger.known) if report.ledger else 0, "faults": report.faults}
    standing = [report.standing(entry) for entry in report.entries]
    told.update((label, standing.count(label)) for label in ("settled", "provisional", "quarantined"))
    counts = ", ".join(f"{told[what]} {what}" for what in told if what not in ("ok", "faults"))
    faults = ["! " + " ".join(str(value) for value in fault.values() if value is not None) for fault in report.faults]
    words = f"{len(faults)} do not verify ({counts}):" if faults else f"All verify: {counts}."
    print(json.dumps(told) if given.json else "\n".join([words, *faults]))
    return told["ok"]

# ── 10 Verdicts, 11 vectors ───────────────────────────────────────────────────────────────────────────────────────

def verdict(ledger, kind, raw):
    """What the door says to one line of a case."""
    try:
        if kind == "receipt":
            return "signed" if ledger.is_receipt(raw) else "not-signed"
        return ledger.admit(Entry(raw)) if kind == "entry" else ledger.learn(Credential(raw)) or "believed"
    except Rejected as why:
        return why.args[0]

def check_vectors(given):
    with open(os.path.join(given.path, "verdicts.json"), encoding="utf-8") as file:
        pinned, as_pinned = json.load(file), 0
    for case in pinned["cases"]:
        root, *lines = pinned["history"][:case["after"]] + case["lines"]
        ledger = Ledger(Credential(bytes.fromhex(root["bytes"])))
        found = [verdict(ledger, line["kind"], bytes.fromhex(line["bytes"])) for line in lines]
        is_as_pinned = found == [line["verdict"] for line in lines]
        as_pinned += is_as_pinned
        if given.json or not is_as_pinned:
            print(json.dumps({"case": case["name"], "ok": is_as_pinned, "found": found[case["after"] - 1:]}))
    if not given.json:
        print(f"{as_pinned} of {len(pinned['cases'])} cases as pinned")
    return 0 < as_pinned == len(pinned["cases"])

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Checks a Wufei ledger from its bytes alone.")
    parser.add_argument("path", help="an export, a replica's folder, or the folder of the vectors")
    parser.add_argument("--vectors", action="store_true", help="the path is the folder of the vectors")
    parser.add_argument("--ledger", metavar="ID", help="the ledger that it must be of")
    parser.add_argument("--json", action="store_true", help="one JSON line for each result")
    parser.add_argument("--roles", metavar="PAGE", help="the page with the table of roles",
                        default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "../docs/roles.md"))
    given = parser.parse_args()
    try:
        ROLES = read_roles(given.roles)
        sys.exit(0 if (check_vectors if given.vectors else check_ledger)(given) else 1)
    except (OSError, sqlite3.Error) as why:
        sys.exit(f"verify.py: {why}")
