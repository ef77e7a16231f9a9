#!/usr/bin/env python3
"""Checks a Wufei ledger from its bytes alone.

    tools/verify.py FILE|DIR [--ledger ID] [--json]     what `wufei export` wrote, or a replica's folder
    tools/verify.py --vectors tests/vectors [--json]    the pinned cases

This is a second reading of docs/format.md and shares no code with the programs that write the ledger. The numbers
below are the chapters of that page; chapter 6, the bytes of a change, is read by change.py, and chapter 8, the steps,
by steps.py. Who may write what is read from docs/roles.md. It needs Python 3.8 and the package `cryptography`.
Exit codes: 0 everything verifies, 1 something does not, 2 wrong usage.
"""
import argparse
import itertools
import json
import os
import re
import sqlite3
import struct
import sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from change import BYTES, DELETE, MAKE, MAX_PAYLOAD, PUT, TEXT, Change, Rejected, need, sha256
from steps import REASONS, SEALS, Roles, Standing, Step, matches, seal

class Held(Exception):
    """It waits for a credential, or for entries that it builds on."""
    code = "held"

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
HEAD, NOBODY = ENTRY.size + 64, bytes(16)
CHANGE, STATEMENT = 1, 2

class Entry:
    def __init__(self, raw):
        need(len(raw) >= HEAD, "entry-too-short", f"an entry has at least {HEAD} bytes, found {len(raw)}")
        self.body, self.signature, self.payload = raw[:ENTRY.size], raw[ENTRY.size:HEAD], raw[HEAD:]
        need(len(self.payload) <= MAX_PAYLOAD, "payload-too-long", f"a payload has at most {MAX_PAYLOAD} bytes")
        self.id = sha256(self.body)
        (tag, suite, self.kind, self.ledger, self.device, self.epoch, self.seq, self.prev, self.doc,
         self.credential, _, _, _, self.wall_ms, length, digest) = ENTRY.unpack(self.body)
        need(tag == b"wufei/entry/v1\0\0", "not-an-entry", "an entry begins with its tag")
        need(suite == 1, "unknown-suite", f"signature suite {suite} is not known")
        need(self.kind in (CHANGE, STATEMENT), "unknown-kind", f"entry kind {self.kind} is not known")
        need(length == len(self.payload), "payload-length", f"{length} bytes are stated, not {len(self.payload)}")
        need(digest == sha256(self.payload), "payload-hash", "the payload is not the one that was signed")

# ── 3 Credentials, 4 statements, 5 receipts ───────────────────────────────────────────────────────────────────────

CREDENTIAL = struct.Struct(">16s 16s 32s 32s 16s H B I Q Q Q")
REGULATOR, ORG_ADMIN = 1 << 5, 1 << 8

class Credential:
    SIZE = CREDENTIAL.size + 64

    def __init__(self, raw):
        is_one = len(raw) == self.SIZE and raw[:16] == b"wufei/cred/v1\0\0\0"
        need(is_one, "not-a-credential", f"these {len(raw)} bytes are not a credential")
        self.body, self.signature = raw[:CREDENTIAL.size], raw[CREDENTIAL.size:]
        _, self.issuer, self.subject, _, self.org, self.bits, *_ = CREDENTIAL.unpack(self.body)
        self.id, self.device = sha256(self.body)[:16], sha256(b"wufei/key/v1\0", self.subject)[:16]

class Ledger:
    """The credentials that descend from one root, each with its distance from it, and the documents."""

    def __init__(self, root):
        self.id, self.known, self.depth, self.documents = root.id, {root.id: root}, {root.id: 0}, {}
        self.check(root, root)
        need(root.issuer == NOBODY, "credential-signature", "a root names no issuer")

    def check(self, credential, issuer):
        need(is_good_point(credential.subject), "weak-key", f"{credential.subject.hex()} is not a usable key")
        need(is_signed(issuer.subject, credential.body, credential.signature), "credential-signature",
             f"the signature of credential {credential.id.hex()} does not verify")

    def credential(self, name):
        if name not in self.known:
            raise Held(f"credential {name.hex()} is not known")
        return self.known[name]

    def learn(self, credential):
        if credential.id in self.known:
            return
        issuer = self.credential(credential.issuer)
        self.check(credential, issuer)
        depth, for_regulator = self.depth[issuer.id], credential.bits & REGULATOR
        is_own = issuer.bits & ORG_ADMIN and issuer.org == credential.org
        may_issue = for_regulator if depth == 0 else not for_regulator and (depth == 1 or is_own and depth < 3)
        need(may_issue, "may-not-issue", f"{issuer.id.hex()} may not issue credential {credential.id.hex()}")
        self.known[credential.id], self.depth[credential.id] = credential, depth + 1

    def admit(self, entry):
        """The door: "admitted", "known", or an exception."""
        need(entry.ledger == self.id, "other-ledger", f"the entry belongs to ledger {entry.ledger.hex()}")
        signer = self.credential(entry.credential)
        need(signer.device == entry.device, "not-that-device", f"the credential is for {signer.device.hex()}")
        need(self.depth[signer.id] > 0, "root-signed", "the root signs issuers only")
        need(is_signed(signer.subject, entry.body, entry.signature), "bad-signature", "the signature does not verify")
        is_issuer = self.depth[signer.id] == 1
        if entry.kind == CHANGE:
            return self.documents.setdefault(entry.doc, Document(entry.doc)).admit(entry, signer, is_issuer)
        need(entry.doc == NOBODY, "genesis", "a statement names no document")
        need(is_issuer, "not-the-issuer", "only an issuer may state this")
        tag, kind, rest = entry.payload[:16], entry.payload[16:17], entry.payload[17:]
        if tag == b"wufei/stmt/v1\0\0\0" and kind == b"\1":
            credential = Credential(rest)
            may_issue = not credential.bits & REGULATOR and credential.issuer == signer.id
            need(may_issue, "may-not-issue", f"{signer.id.hex()} may not issue {credential.id.hex()}")
            self.learn(credential)
        else:  # A revocation takes nothing back, and which entries came after it only the log can say.
            is_one = tag == b"wufei/stmt/v1\0\0\0" and kind == b"\2"
            is_one = is_one and (len(rest), rest[17:18]) in ((18, b"\0"), (62, b"\1"))
            need(is_one, "not-a-statement", f"these {len(entry.payload)} bytes are not a statement known here")
        return "admitted"

    def is_receipt(self, raw):
        """Whether an issuer signed it: entry 32, verdict 1, index 8, log_ms 8, signature 64."""
        issuers = (known.subject for known in self.known.values() if self.depth[known.id] == 1)
        return any(is_signed(key, b"wufei/receipt/v1" + self.id + raw[:49], raw[49:]) for key in issuers)

# ── 7 Documents, and the steps of chapter 8 in them ───────────────────────────────────────────────────────────────────

MAPS = {  # what a first change makes
    "manifest": ("meta parties parties/consignor parties/carrier parties/receiver plan lines removed legs arrival"
                 " received accepted reported steps").split(),
    "profile": ["meta", "profile"],
}
MAX_CHANGES = 1024  # of one author in one document

def put(change, path, kind):
    """The value that a change writes at a path; empty when it writes none of this type."""
    of, raw = next((op.value for op in change.ops if op.action == PUT and op.path == path), (kind, b""))
    return raw if of == kind else b""

class Document:
    """A set of changes is a number: its bit n stands for the change that came as number n."""

    def __init__(self, doc):
        self.id, self.kind, self.creator, self.places, self.entries = doc, None, None, {}, []
        self.causes, self.max_ops, self.by_actor, self.ops, self.targets, self.steps = [], [], {}, {}, {}, []

    def admit(self, entry, signer, is_issuer):
        change, at = Change(entry.payload), len(self.entries)
        actor = sha256(b"wufei/actor/v1\0", signer.subject, struct.pack(">I", entry.epoch), entry.doc)[:16]
        need(change.actor == actor, "guard-actor", "the actor does not belong to this author in this document")
        again = f"the author signed another entry as its change {change.seq}"
        if change.hash in self.places:
            need(entry.id in self.entries, "guard-equivocation", again)
            return "known"
        missing = [dep for dep in change.deps if dep not in self.places]
        if missing:
            raise Held(f"it builds on {len(missing)} entries that are missing or damaged")
        causes = 0
        for place in (self.places[dep] for dep in change.deps):
            causes |= self.causes[place] | 1 << place
        need(change.seq <= MAX_CHANGES, "guard-tireless", f"one author makes at most {MAX_CHANGES} changes")
        own = self.by_actor.get(actor, [])
        need(not 1 <= change.seq <= len(own), "guard-equivocation", again)
        need(change.seq == 1 + sum(causes >> place & 1 for place in own), "guard-sequence",
             f"change {change.seq} is not the author's next among its causes")
        expected = 1 + max((self.max_ops[self.places[dep]] for dep in change.deps), default=0)
        need(change.start == expected, "guard-start-op", f"operations start at {change.start}, expected {expected}")
        self.resolve(change, causes)
        kind, creator = self.kind, self.creator
        if not change.deps:
            kind, creator = self.begin(change, entry), signer.org
        step = self.step(change)
        known = Standing([other for other in self.steps if causes >> other.at & 1])
        fallen = known.fallen_changes()
        roles = self.roles(signer.org, creator, causes, known) | ({"issuer"} if is_issuer else set())
        for op in change.ops:
            is_fixed_map = op.action == MAKE and not op.preds and op.path in MAPS[kind]
            if change.deps or not is_fixed_map:
                is_empty = all(pred in self.ops and fallen >> self.ops[pred].change & 1 for pred in op.preds)
                ROLES.judge(op, kind, roles, known.kinds(), step, not change.deps, is_empty)
        if step and step.kind == "resolved":
            known.check_resolution(step.stands, signer.org, is_issuer)
        if step:
            fields = self.fields(causes, fallen, change)
            need(seal(step.kind, fields) == step.digest, "seal", f"the seal of step {step.kind} does not fit")
        need(change.is_canonical, "guard-not-canonical", "not the canonical encoding")
        if step:
            step.at, step.entry, step.org, step.causes = at, entry.id, signer.org, causes
            self.steps.append(step)
        for op in change.ops:
            op.change = at
            self.remember(op)
        self.places[change.hash], self.kind, self.creator = at, kind, creator
        self.by_actor.setdefault(actor, []).append(at)
        self.entries.append(entry.id)
        self.causes.append(causes)
        self.max_ops.append(change.start + len(change.ops) - 1)
        return "admitted"

    def remember(self, op):
        op.replaced, self.ops[op.id] = 0, op
        for pred in op.preds:
            self.ops[pred].replaced |= 1 << op.change
        if op.action != DELETE:
            self.targets.setdefault((op.obj, op.key), []).append(op)

    @staticmethod
    def stands(op, state):
        return state >> op.change & 1 and not op.replaced & state

    def resolve(self, change, causes):
        """Each operation has a path, and names exactly what stands there among its causes."""
        made, standing = {None: ""}, {}
        for number, op in enumerate(change.ops, change.start):
            op.id, target, known = (number, change.actor), (op.obj, op.key), self.ops.get(op.obj)
            if known and known.action == MAKE and causes >> known.change & 1:
                made[op.obj] = known.path + "/"
            need(op.obj in made, "guard-no-object", f"operation {number} names an object not among its causes")
            op.path = made[op.obj] + op.key
            before = sorted(known.id for known in self.targets.get(target, ()) if self.stands(known, causes))
            need(sorted(op.preds) == standing.get(target, before), "guard-predecessors",
                 f"operation {number} does not replace exactly what stands at {op.path}")
            standing[target] = [] if op.action == DELETE else [op.id]
            if op.action == MAKE:
                made[op.id] = op.path + "/"

    def begin(self, change, entry):
        need(not self.entries, "genesis", "the document has begun already")
        kind, nonce = put(change, "meta/kind", TEXT).decode(), put(change, "meta/nonce", BYTES)
        made = {op.path for op in change.ops if op.action == MAKE}
        need(kind in MAPS and made.issuperset(MAPS[kind]), "genesis", "it names no kind, or does not make its maps")
        place = struct.pack(">IQ", entry.epoch, entry.seq)
        minted = sha256(b"wufei/doc/v1\0", entry.ledger, entry.device, place, nonce)[:16]
        need(len(nonce) == 16 and minted == self.id, "genesis", f"its author mints document {minted.hex()} here")
        return kind

    @staticmethod
    def step(change):
        """The one step that a change signs."""
        rows = [op.path for op in change.ops if op.action == MAKE and matches("steps/*", op.path)]
        if not rows:
            return None
        kind, digest = put(change, rows[0] + "/kind", TEXT).decode(), put(change, rows[0] + "/seal", BYTES)
        stands = put(change, rows[0] + "/stands", BYTES) if kind == "resolved" else None
        is_one = len(rows) == 1 and kind in SEALS and len(digest) == 32 and (stands is None or len(stands) == 32)
        need(is_one, "role", "a change signs one step of a known kind, with a seal of 32 bytes")
        return Step(kind, rows[0], digest, stands)

    def roles(self, org, creator, causes, known):
        """The author's roles in what it knew; once issued, in what was sealed."""
        issued = [step for step in known.steps if step.kind == "issued" and step not in known.fallen]
        roles = {"creator"} if org == creator else set()
        for role in ("consignor", "carrier", "receiver"):
            named = [op for op in self.ops.values() if op.action == PUT and op.path == f"parties/{role}/org"]
            for state in [step.causes | 1 << step.at for step in issued] or [causes]:
                if {op.value for op in named if self.stands(op, state)} == {(BYTES, org)}:
                    roles.add(role)
        return roles

    def fields(self, causes, fallen, change):
        """What stands at each path after a change, without what fallen steps wrote. Equal values are one; maps made
        twice are both read."""
        replaced = {pred for op in change.ops for pred in op.preds}
        before = [op for ops in self.targets.values() for op in ops if self.stands(op, causes)]
        fields, maps, counted = {}, {None}, {op.id for op in change.ops}
        counted |= {op.id for op in before if not fallen >> op.change & 1 or op.path.startswith(REASONS)}
        for op in before + [op for op in change.ops if op.action != DELETE]:
            if op.id not in replaced and op.obj in maps:  # a map comes before what stands in it
                if op.action == MAKE:
                    maps.add(op.id)
                elif op.id in counted:
                    fields.setdefault(op.path, set()).add(op.value)
        return fields

# ── 9 Exports ─────────────────────────────────────────────────────────────────────────────────────────────────────

LONGEST_LINE = 2 * (HEAD + MAX_PAYLOAD) + 64
KINDS = ("credential", "entry", "receipt")

class Report:
    def __init__(self, expected):
        self.expected, self.ledger = expected, None
        self.faults, self.receipts, self.names, self.entries, self.waits, self.count = [], [], set(), [], {}, 0

    def fault(self, kind, why, **where):
        code = {"code": why.code} if hasattr(why, "code") else {}
        self.faults.append({"kind": kind, **where, **code, "why": str(why)})

    def take(self, row, kind, raw):
        entry = None
        try:
            if kind == "credential":
                self.credential(Credential(raw))
            elif kind == "receipt":
                need(len(raw) == 113 and raw[32] in (1, 2), "not-a-receipt", "no receipt")
                self.receipts.append(raw)
            else:
                self.count += 1
                entry = Entry(raw)
                need(self.ledger, "held", "no root stands before it")
                self.names.add(entry.id)
                self.ledger.admit(entry)
                self.entries.append(entry)
        except (Rejected, Held) as why:
            is_waiting = isinstance(why, Held) and entry and entry.credential in self.ledger.known
            if is_waiting and entry.kind == CHANGE:
                self.waits[entry.doc] = self.waits.get(entry.doc, 0) + 1
                self.entries.append(entry)
            elif kind == "entry":
                self.fault("entry", why, row=row, id=entry and entry.id.hex())
            else:
                self.fault("line", why, line=row)

    def credential(self, credential):
        if self.ledger:
            return self.ledger.learn(credential)
        ledger = Ledger(credential)
        need(self.expected in (None, ledger.id.hex()), "other-ledger", f"this is ledger {ledger.id.hex()}")
        self.ledger = ledger

    def conclude(self):
        for doc, count in sorted(self.waits.items()):
            self.fault("document", f"{count} entries build on one that is missing or damaged", doc=doc.hex())
        if not self.ledger:
            return self.fault("line", "there is no root credential", line=1)
        places = {}
        for entry in self.entries:
            other = places.setdefault((entry.device, entry.epoch, entry.seq), entry)
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
                if not re.fullmatch("([0-9a-fA-F]{2})*", line["bytes"]) or line["kind"] not in KINDS:
                    raise ValueError("the kind is not known, or the bytes are not base 16")
                yield row, line["kind"], bytes.fromhex(line["bytes"])
            except (ValueError, KeyError, TypeError, RecursionError) as why:
                report.fault("line", why, line=row)

def lines_of_home(folder, report):
    """The same from a replica's database: the chain of its credential, entries in order of admission, receipts."""
    database = sqlite3.connect(f"file:{os.path.join(folder, 'ledger.db')}?mode=ro", uri=True)
    for (chain,) in database.execute("SELECT chain FROM identity"):
        for at in range(0, len(chain), Credential.SIZE):
            yield 0, "credential", chain[at:at + Credential.SIZE]
    for row, name, signed in database.execute("SELECT row, id, signed FROM entry ORDER BY row"):
        if sha256(signed[:ENTRY.size]) != name:
            report.fault("entry", "the column id does not say what the bytes say", row=row, id=name.hex(), code="damaged")
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
    except (Rejected, Held) as why:
        return why.code

def check_vectors(folder, as_json):
    with open(os.path.join(folder, "verdicts.json"), encoding="utf-8") as file:
        pinned = json.load(file)
    as_pinned = 0
    for case in pinned["cases"]:
        root, *lines = pinned["history"][:case["after"]] + case["lines"]
        ledger = Ledger(Credential(bytes.fromhex(root["bytes"])))
        found = [verdict(ledger, line["kind"], bytes.fromhex(line["bytes"])) for line in lines]
        is_as_pinned = found == [line["verdict"] for line in lines]
        as_pinned += is_as_pinned
        told = {"case": case["name"], "ok": is_as_pinned, "found": found[case["after"] - 1:]}
        if as_json or not is_as_pinned:
            print(json.dumps(told))
    if not as_json:
        print(f"{as_pinned} of {len(pinned['cases'])} cases as pinned")
    return 0 < as_pinned == len(pinned["cases"])

BESIDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../docs/roles.md")

def check_ledger(given):
    report = Report(given.ledger)
    for line in (lines_of_home if os.path.isdir(given.path) else lines_of_export)(given.path, report):
        report.take(*line)
    report.conclude()
    told = {"ok": not report.faults, "entries": report.count, "receipts": len(report.receipts),
            "credentials": len(report.ledger.known) if report.ledger else 0, "faults": report.faults}
    if given.json:
        print(json.dumps(told))
    else:
        counts = ", ".join(f"{told[what]} {what}" for what in ("entries", "credentials", "receipts"))
        print(f"{len(report.faults)} do not verify ({counts}):" if report.faults else f"All verify: {counts}.")
        for fault in report.faults:
            print("!", *(value for value in fault.values() if value is not None))
    return told["ok"]

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Checks a Wufei ledger from its bytes alone.")
    parser.add_argument("path", help="an export, a replica's folder, or the folder of the vectors")
    parser.add_argument("--vectors", action="store_true", help="the path is the folder of the vectors")
    parser.add_argument("--ledger", metavar="ID", help="the ledger that it must be of")
    parser.add_argument("--json", action="store_true", help="one JSON line for each result")
    parser.add_argument("--roles", metavar="PAGE", default=BESIDE, help="the page with the table of roles")
    given = parser.parse_args()
    try:
        ROLES = Roles(given.roles)
        sys.exit(0 if (check_vectors(given.path, given.json) if given.vectors else check_ledger(given)) else 1)
    except (OSError, sqlite3.Error) as why:
        sys.exit(f"verify.py: {why}")
