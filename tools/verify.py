#!/usr/bin/env python3
"""Checks a Wufei ledger from its bytes alone.

    tools/verify.py FILE|DIR [--ledger ID] [--json]     what `wufei export` wrote, or a replica's folder
    tools/verify.py --vectors tests/vectors [--json]    the pinned cases

A second reading of docs/format.md, whose chapters are the numbers below, that shares no code with our programs. Chapter
6, the bytes of a change, is in automerge_change.py, chapter 8, the steps that changes sign, in steps.py; roles.py reads
who may write what from docs/roles.md. It needs Python 3.8 and the package `cryptography`.
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
from automerge_change import BYTES, DELETE, MAKE, MAX_PAYLOAD, PUT, TEXT, Rejected, need, sha256
from roles import read_roles
from steps import PARTIES, REASONS, Change, Standing, seal
from steps import check_step, claim_of, is_named_later, read_card, roles_to_act

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
HEAD, NOBODY, CHANGE, STATEMENT = ENTRY.size + 64, bytes(16), 1, 2

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

# ── 7 Documents ───────────────────────────────────────────────────────────────────────────────────────────────────
MAPS = {  # what a first change makes
    "manifest": set("meta parties parties/consignor parties/carrier parties/receiver plan lines removed legs arrival"
                    " received accepted reported steps".split()),
    "profile": {"meta", "profile"},
}

def stands(op, state):
    return state >> op.change.at & 1 and not op.replaced & state

class Document:
    """A set of changes is a number: its bit n stands for the change that came as number n."""

    def __init__(self, doc):
        self.id, self.kind, self.creator, self.changes, self.ops, self.written = doc, None, None, {}, {}, {}

    def admit(self, entry, signer):
        change = Change(entry.payload)
        actor = sha256(b"wufei/actor/v1\0", signer.subject, struct.pack(">I", entry.epoch), entry.doc)[:16]
        need(change.actor == actor, "guard-actor", "the actor does not belong to this author in this document")
        if change.hash in self.changes:
            is_same = self.changes[change.hash].entry == entry.id
            need(is_same, "guard-equivocation", "the same change is here in another entry")
            return "known"
        change.entry, change.org, change.by_issuer = entry.id, signer.org, signer.links == 1
        self.find_causes(change)
        self.find_places(change)
        if not change.deps:
            self.begin(change, entry)
        change.read_step()
        standing = Standing([other for other in self.changes.values() if other.signs and change.knows(other)])
        self.check_roles(change, standing, self.roles_of(change, standing))
        check_step(self, change, standing)
        fits = not change.signs or change.seal == seal(change.signs, self.fields(change, standing.fallen))
        need(fits, "seal", f"the seal of step {change.signs} does not fit")
        need(change.is_canonical(), "guard-not-canonical", "not the canonical encoding")
        self.keep(change)
        return "admitted"

    def find_causes(self, change):
        """It comes next after its causes, all of them here, among the changes of its author."""
        deps = [self.changes[dep] for dep in change.deps if dep in self.changes]
        missing = len(change.deps) - len(deps)
        need(not missing, "held", f"it builds on {missing} entries that are missing or damaged")
        change.at, change.causes = len(self.changes), 0
        for dep in deps:
            change.causes |= dep.causes | 1 << dep.at
        own = [other for other in self.changes.values() if other.actor == change.actor]
        seq, start = 1 + sum(map(change.knows, own)), max((dep.end for dep in deps), default=1)
        is_new = change.seq not in [other.seq for other in own]
        need(change.seq <= 1024, "guard-tireless", "one author makes at most 1024 changes")
        need(is_new, "guard-equivocation", f"the author signed another entry as its change {change.seq}")
        need(change.seq == seq, "guard-sequence", f"change {change.seq} is not the author's next among its causes")
        need(change.start == start, "guard-start-op", f"operations start at {change.start}, expected {start}")

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

    def roles_of(self, change, standing):
        """The author's roles are those in what it knew; once issued, in what was sealed; and what came to be said."""
        states = [step.causes | 1 << step.at for step in standing.upright("issued")] or [change.causes]
        has = {"issuer": change.by_issuer, "creator": change.org == self.creator}
        for role in PARTIES:
            is_named = any(self.named(role, state) == {(BYTES, change.org)} for state in states)
            has[role] = is_named or is_named_later(role, change.org, standing)
        roles = {role for role in has if has[role]}
        return roles_to_act(self, change, roles, states, standing)

    def named(self, role, state):
        """What stands for a party in a set of changes."""
        puts = (op for op in self.ops.values() if op.action == PUT and op.path == f"parties/{role}/org")
        return {op.value for op in puts if stands(op, state)}

    def check_roles(self, change, standing, roles):
        signed = {step.signs for step in standing.upright()}
        for op in change.ops:
            is_empty = all(pred in self.ops and self.ops[pred].change in standing.fallen for pred in op.preds)
            what = {MAKE: "make", DELETE: "delete"}.get(op.action, "replace")
            what = "fill" if is_empty and (op.action == PUT or op.action == DELETE and op.preds) else what
            is_fixed = not change.deps and op.action == MAKE and op.path in MAPS[self.kind]
            may = is_fixed or any(row.fits(change, op, what, roles, signed) for row in ROLES[self.kind])
            may = may and not (op.action == MAKE and op.preds)
            need(may, "role", f"{' and '.join(sorted(roles)) or 'a stranger'} may not {what} {op.path}")

    def keep(self, change):
        self.changes[change.hash] = change
        for op in change.ops:
            self.ops[op.id], op.change, op.replaced = op, change, 0
            for pred in op.preds:
                self.ops[pred].replaced |= 1 << change.at
            if op.action != DELETE:
                self.written.setdefault((op.obj, op.key), []).append(op)

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

    def claims(self):
        return {claim_of(change) for change in self.changes.values() if change.signs}

# ── 9 Exports ─────────────────────────────────────────────────────────────────────────────────────────────────────
LONGEST_LINE = 2 * (HEAD + MAX_PAYLOAD) + 64

class Report:
    """What was read, and each fault: its kind, where it is, and why."""

    def __init__(self, expected):
        self.expected, self.ledger, self.faults, self.receipts, self.cards = expected, None, [], [], []
        self.counts = dict.fromkeys(("credential", "entry", "receipt", "card"), 0)
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
            elif kind == "card":
                self.cards.append((row, *read_card(raw)))
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
        self.check_places()
        for raw in self.receipts:
            if raw[:32] not in self.names:
                self.fault("receipt", "there is no such entry", entry=raw[:32].hex())
            if not self.ledger.is_receipt(raw):
                self.fault("receipt", "no issuer of this ledger signed it", entry=raw[:32].hex())
        named = {claim for document in self.ledger.documents.values() for claim in document.claims()}
        for row, card, person in self.cards:
            if (card, person) not in named:
                self.fault("line", f"no step names card {card.hex()} for the person in it", line=row)

    def check_places(self):
        places = {}
        for entry in self.entries:
            other = places.setdefault(entry.place, entry)
            if other.id != entry.id:
                self.fault("place", f"entry {other.id.hex()} stands at the same place", entry=entry.id.hex())
        for (device, epoch, seq), entry in places.items():
            before = places.get((device, epoch, seq - 1))
            if before and before.id != entry.prev or seq == 0 and any(entry.prev):
                self.fault("place", "it does not name the entry before it", entry=entry.id.hex())

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
