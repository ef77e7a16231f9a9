"""What changes sign, and what comes of it: chapter 8 of docs/format.md.

Everything is asked of a set of steps that holds the causes of each: of the causes of a change, when that is judged.
"""
import re
import struct
from automerge_change import BYTES, FALSE, INT, MAKE, PUT, TEXT, TRUE, Chunk, is_text, need, sha256

# ── 8 Steps and seals ─────────────────────────────────────────────────────────────────────────────────────────────
SEALS = {  # below which names a step fixes what stands; the steps themselves are fixed by their signatures
    "issued": ("meta/", "parties/", "lines/", "plan/"), "picked_up": ("legs/", "removed/"), "delivered": ("arrival/",),
    "received": ("received/",), "accepted": ("accepted/",), "refused": ("refusal/",), "voided": ("voiding/",),
    "resolved": (), "corrected": (), "approved": (), "declined": (), "confirmed": (), "imported": ("",),
}
SEALED = {TEXT: 1, INT: 2, FALSE: 3, TRUE: 3, BYTES: 4}
REASONS = ("steps/", "refusal/", "voiding/")  # what a step says of itself stays when the step falls

class Change(Chunk):
    """A change in its document, which adds the `path` of each operation, the change's place `at`, and its `causes`."""

    def knows(self, other):
        return self.causes >> other.at & 1

    def put(self, path, kind):
        """The value that it writes at a path; empty when it writes none of this type."""
        of, raw = next((op.value for op in self.ops if op.action == PUT and op.path == path), (kind, b""))
        return raw if of == kind else b""

    def read_step(self):
        """What it `signs`: the kind of the step in the `row` that it makes, with what `stands` for a resolution."""
        rows = [op.path for op in self.ops if op.action == MAKE and re.fullmatch("steps/[^/]+", op.path)]
        self.row, self.signs, self.recorded_for = rows[0] if rows else None, None, None
        if not rows:
            return
        self.signs, self.seal = self.put(self.row + "/kind", TEXT).decode(), self.put(self.row + "/seal", BYTES)
        self.stands = self.put(self.row + "/stands", BYTES) if self.signs == "resolved" else bytes(32)
        is_one = len(rows) == 1 and self.signs in SEALS and len(self.seal) == len(self.stands) == 32
        need(is_one, "role", "a change signs one step of a known kind, with a seal of 32 bytes")
        if self.signs in READS:
            READS[self.signs](self)

def check_step(document, change, standing):
    """What the kind of its step asks of its causes, once the table allows it."""
    if change.signs == "resolved":
        check_resolution(change, standing)
    elif change.signs == "corrected":
        check_proposal(document, change, standing)
    elif change.signs in ("approved", "declined"):
        check_answer(change, standing)

def seal(kind, fields):
    out = b"wufei/seal/v0\0\0\0" + kind.encode()
    for path, values in sorted(fields.items()):
        if path.startswith(SEALS[kind]) and not path.startswith("steps/"):
            need(len(values) == 1, "seal-conflict", f"step {kind} would seal {path}, where {len(values)} values stand")
            (of, raw), = values
            out += struct.pack(">H", len(path)) + path.encode() + struct.pack(">BI", SEALED[of], len(raw)) + raw
    return sha256(out)

# ── 8.1 Which steps stand ─────────────────────────────────────────────────────────────────────────────────────────
MOVED = {"picked_up", "delivered", "received", "accepted", "refused"}

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

    def upright(self, *kinds):
        """The steps that stand, of all kinds or of these."""
        return [step for step in self.steps if step not in self.fallen and (not kinds or step.signs in kinds)]

    def recorded(self, entry):
        """The step of an entry, when it stands and was recorded for a party."""
        return next((step for step in self.upright(*PARTY_OF) if step.entry == entry and step.recorded_for), None)

def check_resolution(change, standing):
    step = next((step for step in standing.steps if step.entry == change.stands), None)
    is_one = step and step not in standing.baseless
    need(is_one, "resolution", "it names nothing that its author knew to have a base")
    rivals = [other for other in standing.steps if contradict(other, step)]
    need(rivals, "resolution", "nothing contradicts the step that it names")
    orgs = {other.org for other in rivals if other not in standing.fallen}
    may_resolve = orgs == {change.org} if step.org == change.org else change.org in orgs
    if not change.by_issuer:
        need(step not in standing.fallen, "resolution", "only the regulator settles anew what was settled")
        need(may_resolve, "resolution", "an organisation settles its own contradictions, or gives way")

# ── 8.2 Corrections: what they say ────────────────────────────────────────────────────────────────────────────────
PARTIES = ("consignor", "carrier", "receiver")
SPACE = r"[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*"

def read_proposal(change):
    words, nothing = row_of(change), (None, b"")
    change.base = take_bytes32(words, "base", "correction")
    need(says_something(words.pop("reason", nothing)), "correction", "its reason says nothing")
    change.fields = []
    while f"path_{len(change.fields)}" in words:
        at = len(change.fields)
        (of, path), value = words.pop(f"path_{at}"), words.pop(f"value_{at}", nothing)
        need(of == TEXT and value[0] in SEALED, "correction", "a field has a path and a value")
        change.fields.append((path.decode(), value))
    is_whole = 1 <= len(change.fields) <= 32 and not words
    need(is_whole, "correction", "it names 1 to 32 fields and nothing else")

def read_answer(change):
    words = row_of(change)
    change.base = take_bytes32(words, "base", "answer")
    change.correction = take_bytes32(words, "correction", "answer")
    need("reason" not in words or says_something(words.pop("reason")), "answer", "its reason says nothing")
    of, role = words.pop("for", (None, b""))
    change.speaks_for = role.decode() if of == TEXT else None
    need(of is None or change.speaks_for in PARTIES, "answer", "nobody speaks for that")
    need(not words, "answer", "an answer holds nothing else")

def row_of(change):
    """What a step says in its own row, without what every step has there, or may have."""
    puts = [op for op in change.ops if op.action == PUT and op.path.startswith(change.row + "/")]
    words = {op.path[len(change.row) + 1:]: op.value for op in puts}
    return {name: value for name, value in words.items() if name not in ("kind", "seal", "person", "card")}

def take_bytes32(words, name, code):
    value = words.pop(name, (None, b""))
    need(is_bytes32(value), code, f"its {name} is not 32 bytes")
    return value[1]

def is_bytes32(value):
    return value[0] == BYTES and len(value[1]) == 32

def says_something(value):
    return value[0] == TEXT and len(value[1]) <= 2000 and not re.fullmatch(SPACE, value[1].decode())

# ── 8.2 Corrections: what becomes of them ─────────────────────────────────────────────────────────────────────────

def is_answer_of(party, answer):
    roles, org = party
    return answer.speaks_for in roles if answer.by_issuer else not answer.speaks_for and answer.org == org

class Corrections:
    """What became of the corrections among the steps that stand, while nothing is known of the log."""

    def __init__(self, standing):
        steps, answers = standing.upright(), standing.upright("approved", "declined")
        self.proposals = standing.upright("corrected")
        self.answers = {one: [step for step in answers if step.correction == one.entry] for one in self.proposals}
        self.state = {one: self.first_state(one, steps) for one in self.proposals}
        whole = [one for one in self.proposals if self.state[one] == "complete"]
        for one in whole:
            self.state[one] = "racing" if any(self.are_rivals(one, other) for other in whole) else "counts"

    def first_state(self, one, steps):
        if not all(step in steps for step in one.sealed_by):
            return "fallen"
        if any(answer.signs == "declined" for answer in self.answers[one]):
            return "declined"
        return "complete" if all(self.approvals(one, party) for party in one.asked) else "open"

    def approvals(self, one, party):
        return [step for step in self.answers[one] if step.signs == "approved" and is_answer_of(party, step)]

    def builds_on(self, one, other):
        return one.knows(other) and all(any(map(one.knows, self.approvals(other, party))) for party in other.asked)

    def are_rivals(self, one, other):
        shared = dict(one.fields).keys() & dict(other.fields).keys()
        return one is not other and shared and not self.builds_on(one, other) and not self.builds_on(other, one)

    def of(self, path, state):
        return [one for one in self.proposals if self.state[one] == state and path in dict(one.fields)]

    def shown(self, path):
        last = max(self.of(path, "counts"), key=lambda one: (bin(one.causes).count("1"), one.entry), default=None)
        return last and dict(last.fields)[path]

    def is_raced_for(self, path):
        racing = self.of(path, "racing")
        is_last = lambda one: all(self.builds_on(one, other) for other in racing)
        return len(racing) > 1 and not any(map(is_last, self.of(path, "counts")))

# ── 8.2 Corrections: which may stand ──────────────────────────────────────────────────────────────────────────────
ENDS, GATE = {"consignor", "receiver"}, {"consignor", "carrier"}
CORRECTABLE = [(re.compile(where.replace("*", "[^/]+")), rule, asked) for where, rule, asked in (
    ("lines/*/waste_code", "code", ENDS),
    ("lines/*/(waste_name|edition|hazards|form|packaging)", "text", ENDS),
    ("lines/*/packages", "count", ENDS),
    ("lines/*/planned_g", "mass", ENDS),
    ("plan/*", "alike", ENDS),
    ("removed/*", "mass of a line", GATE),
    ("legs/*/(plate|trailer)", "text", GATE),
    ("arrival/*", "alike", GATE),
    ("(received|accepted)/*", "mass of a line", ENDS),
)]
MOST = {"mass": 50_000_000_000, "count": 1_000_000}
CODE = re.compile(r"[0-9]{3}-[0-9]{3}-(0[1-9]|[123][0-9]|4[05-9]|50)")

def check_proposal(document, change, standing):
    """What it asks for, and from whom: each party that is `asked` is its roles and its organisation."""
    known = Corrections(standing)
    base = sha256(b"wufei/base/v0\0\0\0", *sorted(change.deps))
    need(change.base == base, "correction", "it states another base than the one it builds on")
    own = [one for one in known.proposals if one.org == change.org and known.state[one] == "open"]
    need(change.by_issuer or len(own) < 16, "correction", "too many corrections are open")
    issued = standing.upright("issued")
    need(len(issued) == 1, "correction", "which issue stands is not settled")
    paths, first, roles = [path for path, _ in change.fields], sealed_values(document, issued[0]), set()
    need(len(paths) == len(set(paths)), "correction", "it names a path twice")
    change.sealed_by = [step_that_seals(path, standing) for path in paths]
    for (path, value), step in zip(change.fields, change.sealed_by):
        roles |= check_field(path, value, known, first, sealed_values(document, step))
    if standing.upright("received") and any(path.startswith("removed/") for path in paths):
        roles.add("receiver")
    change.asked = parties(change, roles, first)

def sealed_values(document, step):
    known = Standing([other for other in document.changes.values() if other.signs and step.knows(other)])
    fields = document.fields(step, known.fallen)
    return {path: min(values) for path, values in fields.items() if path.startswith(SEALS[step.signs])}

def step_that_seals(path, standing):
    seals = [step for step in standing.upright() if step.signs != "imported" and path.startswith(SEALS[step.signs])]
    need(len(seals) == 1, "correction", f"{path} is not sealed, or twice")
    return seals[0]

def check_field(path, value, known, first, sealed):
    """Gives the roles that are asked. A line is what the `first` step has, the one that issued."""
    rule, asked = next(((rule, asked) for where, rule, asked in CORRECTABLE if where.fullmatch(path)), (None, set()))
    need(rule, "correction", f"{path} cannot be corrected")
    above, _, name = path.rpartition("/")
    has_row = "/" not in above or any(other.startswith(above + "/") for other in sealed)
    need(has_row, "correction", f"{path} belongs to no line or journey")
    old = known.shown(path) or sealed.get(path)
    need(value != old or known.is_raced_for(path), "correction", f"{path} holds this value already")
    if rule == "mass of a line":
        rule = "mass" if any(other.startswith(f"lines/{name}/") for other in first) else "alike"
    need(fits(rule, value, old), "correction", f"{path} cannot hold this value")
    return asked

def fits(rule, value, old):
    of, raw = value
    if rule in MOST:
        return of == INT and 0 <= int.from_bytes(raw, "big", signed=True) <= MOST[rule]
    if rule == "code":
        return of == TEXT and CODE.fullmatch(raw.decode())
    if rule == "alike" and old and old[0] != TEXT:
        return old[0] != BYTES and SEALED[old[0]] == SEALED[of]
    return says_something(value)

def parties(change, roles, first):
    """Roles of one organisation are one party; the signer's own are left out."""
    found = {}
    for role in PARTIES:
        of, org = first.get(f"parties/{role}/org", (None, b""))
        org = org if of == BYTES and len(org) == 16 else None
        if role in roles and (change.by_issuer or org != change.org):
            found.setdefault(org or role, (set(), org))[0].add(role)
    return list(found.values())

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

# ── 8.3 Persons ───────────────────────────────────────────────────────────────────────────────────────────────────

def claim_of(step):
    """The card and the person that a step names: a claim of its device, by which nothing is judged."""
    return step.put(step.row + "/card", BYTES), step.put(step.row + "/person", BYTES)

def read_card(raw):
    """The hash and the person of a card: person 16, salt 16, name and telephone, each of them after its length."""
    name_ends = 33 + sum(raw[32:33])
    phone_ends = name_ends + 1 + sum(raw[name_ends:name_ends + 1])
    name, phone = raw[33:name_ends], raw[name_ends + 1:phone_ends]
    is_card = phone_ends == len(raw) and 1 <= len(name) <= 120 and len(phone) <= 40
    need(is_card and is_printed(name) and is_printed(phone), "not-a-card", f"these {len(raw)} bytes are not a card")
    return sha256(b"wufei/card/v1\0", raw), raw[:16]

def is_printed(raw):
    text = raw.decode("utf-8", "ignore")
    return is_text(raw) and text == text.strip() and not re.search("[\0-\x1f\x7f-\x9f]", text)

# ── 8.4 Steps recorded for a party ────────────────────────────────────────────────────────────────────────────────
PARTY_OF = {"issued": "consignor", "voided": "consignor", "picked_up": "carrier", "delivered": "carrier",
            "received": "receiver", "accepted": "receiver", "refused": "receiver"}

def read_recording(change):
    """For whom a step was `recorded_for`, if for anybody, and whether that is `on_paper` or by a code."""
    words, nothing = row_of(change), (None, b"")
    if "for" not in words:
        return
    party, reason = PARTY_OF[change.signs], words.get("reason", nothing)
    is_theirs = words["for"] == (TEXT, party.encode()) and says_something(reason)
    need(is_theirs, "recording", "it does not say that it is for the party of its step, and why")
    proofs = {"picture", "code", "code_number"} & words.keys()
    change.on_paper = proofs == {"picture"}
    is_code = proofs == {"code", "code_number"} and is_code_number(words["code_number"])
    is_proof = (change.on_paper or is_code) and is_bytes32(words["picture" if change.on_paper else "code"])
    need(is_proof, "recording", "neither a picture stands for it nor a code, or both")
    change.recorded_for = party

def is_code_number(value):
    of, raw = value
    return of == INT and 0 <= int.from_bytes(raw, "big", signed=True) < 2**32

def read_confirmation(change):
    """The entry that it `confirms`, and the organisation that it `names` as the party, if any."""
    words = row_of(change)
    change.confirms = take_bytes32(words, "confirms", "role")
    of, change.names = words.get("party", (None, None))
    need(of is None or of == BYTES and len(change.names) == 16, "role", "no organisation has such an id")

READS = {"corrected": read_proposal, "approved": read_answer, "declined": read_answer,
         "confirmed": read_confirmation, **dict.fromkeys(PARTY_OF, read_recording)}

def roles_to_act(document, change, roles, states, standing):
    """An author's roles, and in a recorded step its party's. In the `states` it is asked who the parties are."""
    if change.recorded_for:
        check_recording(document, change, roles, states)
    if change.signs == "confirmed":
        check_confirmation(change, roles, standing)
    return roles | ({change.recorded_for} - {None})

def check_recording(document, change, roles, states):
    party = change.recorded_for
    need(party not in roles, "recording", f"its author is the {party}")
    need(roles, "recording", "its author has no part in the manifest")
    is_silent = all(op.action == MAKE for op in change.ops if op.path == f"parties/{party}/org")
    need(is_silent, "recording", f"it also says who the {party} is")
    named = [document.named(party, state) for state in states]
    is_right = not any(named) if change.on_paper else all(named)
    need(is_right, "recording", "paper is for a party that nothing names, a code for one that is named")

def check_confirmation(change, roles, standing):
    step = standing.recorded(change.confirms)
    need(step, "confirmation", "its author knows of no recorded step of that name that stands")
    may = change.by_issuer or step.recorded_for in roles
    need(may, "confirmation", "the step was not recorded for its author")
    may_name = change.by_issuer and step.on_paper
    need(change.names is None or may_name, "confirmation", "it may not say who the party is")
    again = [other for other in standing.upright("confirmed") if voice_of(other) == voice_of(change)]
    need(not again, "confirmation", "the same was said before")

def voice_of(change):
    return change.confirms, change.names, None if change.by_issuer else change.org

def is_named_later(role, org, standing):
    """Whether a *confirmed* that stands says that an organisation is the party of a recorded step."""
    named = [standing.recorded(step.confirms) for step in standing.upright("confirmed") if step.names == org]
    return any(step and step.recorded_for == role for step in named)
