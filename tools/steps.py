"""The steps of one document: which of them stand, what they seal, and who may write what, and when.

docs/format.md says it in chapters 7 and 8. The table of roles is read from docs/roles.md.
"""
import re
import struct
from change import BYTES, DELETE, INT, MAKE, TEXT, TRUE, Rejected, need, number_of, sha256

SEALS = {  # what each step fixes; the steps themselves are fixed by their signatures
    "issued": ["meta/**", "parties/**", "lines/**", "plan/**"],
    "picked_up": ["legs/**", "removed/**"],
    "delivered": ["arrival/**"],
    "received": ["received/**"],
    "accepted": ["accepted/**"],
    "refused": ["refusal/**"],
    "voided": ["voiding/**"],
    "resolved": [],
    "imported": ["**"],
}
ONCE = {"issued", "picked_up", "delivered", "received", "accepted", "refused", "voided"}
REASONS = ("steps/", "refusal/", "voiding/")  # what a step says of itself stays when the step falls

def matches(pattern, path):
    """`*` is one name, `**` one or more."""
    names = {"*": "[^/]+", "**": ".+"}
    return re.fullmatch("/".join(names.get(name, re.escape(name)) for name in pattern.split("/")), path)

def seal(kind, fields):
    out = b"wufei/seal/v0\0\0\0" + kind.encode()
    for path, values in sorted(fields.items()):
        if not path.startswith("steps/") and any(matches(pattern, path) for pattern in SEALS[kind]):
            need(len(values) == 1, "seal-conflict", f"step {kind} would seal {path}, where {len(values)} values stand")
            (of, raw), = values
            if of == INT:
                tag, raw = 2, struct.pack(">q", number_of(raw))
            else:
                tag, raw = {TEXT: (1, raw), BYTES: (4, raw)}.get(of) or (3, bytes([of == TRUE]))
            out += struct.pack(">H", len(path)) + path.encode() + struct.pack(">BI", tag, len(raw)) + raw
    return sha256(out)

class Step:
    """A step as a change signs it; the document adds its place, its entry, its signer's organisation and its causes.
    `stands` is the entry that a resolution names."""

    def __init__(self, kind, row, digest, stands):
        self.kind, self.row, self.digest, self.stands = kind, row, digest, stands

    def has_in_row(self, path):
        return path == self.row or matches(self.row + "/*", path)

    def knows(self, other):
        return self.causes >> other.at & 1

def contradict(one, other):
    """By their kinds alone: everything happens once, what is refused is not accepted, what is void has not moved."""
    kinds = {one.kind, other.kind}
    is_void_and_moved = "voided" in kinds and kinds <= ONCE - {"issued"}
    is_alike = len(kinds) == 1 and kinds <= ONCE
    return one is not other and (is_alike or kinds == {"accepted", "refused"} or is_void_and_moved)

class Standing:
    """Which of some steps stand, by what these steps say. Resolutions themselves are not counted here."""

    def __init__(self, steps):
        self.steps, self.fallen = steps, set()
        by_entry = {step.entry: step for step in steps}
        named = [(step, by_entry[step.stands]) for step in steps if step.kind == "resolved"]
        self.settle([one for one in named if one[1].kind == "issued"])
        issued = [step for step in steps if step.kind == "issued"]
        self.baseless = set()
        for step in steps:
            bases = {base for base in issued if step.knows(base)}
            if step.kind not in ("issued", "resolved") and bases and bases <= self.fallen:
                self.baseless.add(step)
        self.fallen |= self.baseless
        self.settle([one for one in named if one[1].kind != "issued" and one[1] not in self.baseless])

    def settle(self, named):
        """Of resolutions about the same steps the later ones are left, and count unless they contradict each other."""
        def is_superseded(resolution, step):
            return any((other is step or contradict(other, step)) and later.knows(resolution) for later, other in named)
        left = [(resolution, step) for resolution, step in named if not is_superseded(resolution, step)]
        for resolution, step in left:
            if not any(contradict(other, step) for _, other in left):
                rivals = {other for other in self.steps if contradict(other, step) and resolution.knows(other)}
                self.fallen |= rivals

    def kinds(self):
        return {step.kind for step in self.steps if step not in self.fallen}

    def fallen_changes(self):
        return sum(1 << step.at for step in self.fallen)

    def check_resolution(self, stands, org, is_regulator):
        step = next((step for step in self.steps if step.entry == stands), None)
        need(step and step not in self.baseless, "resolution", "it names nothing that its author knew to have a base")
        rivals = [other for other in self.steps if contradict(other, step)]
        need(rivals, "resolution", "nothing contradicts the step that it names")
        if not is_regulator:
            orgs = {other.org for other in rivals if other not in self.fallen}
            may_resolve = orgs == {org} if step.org == org else org in orgs
            need(step not in self.fallen, "resolution", "only the regulator settles anew what was settled")
            need(may_resolve, "resolution", "an organisation settles its own contradictions, or gives way")

class Roles:
    """The table of docs/roles.md: who may do what, where and when. What no row allows is forbidden."""

    def __init__(self, path):
        self.rows, kind = [], None
        with open(path, encoding="utf-8") as page:
            for line in page:
                kind = line.split()[-1].rstrip("s") if line.startswith("## ") else kind
                if line.startswith("| ") and not line.startswith("| who"):
                    who, may, where, when = (cell.strip() for cell in line.split("|")[1:5])
                    pattern, step = re.fullmatch(r"`([^`]+)`(?: of a step (\w+))?", where).groups()
                    self.rows.append((kind, set(who.split(" or ")), may.split(" or "), pattern, step, when))

    def judge(self, op, kind, roles, signed, step, is_first, is_empty):
        """`is_empty` says that nothing stands in its place, or only what fallen steps wrote."""
        what = {MAKE: "make", DELETE: "delete"}.get(op.action) or ("fill" if is_empty else "replace")
        if op.action == DELETE and op.preds and is_empty:
            what = "fill"
        for of_kind, who, may, pattern, of_step, when in self.rows:
            is_here = of_kind == kind and what in may and who & roles and matches(pattern, op.path)
            is_own = not of_step or step and step.kind == of_step and step.has_in_row(op.path)
            is_remade = op.action == MAKE and op.preds
            if is_here and is_own and not is_remade and self.is_during(when, signed, step, is_first):
                return
        raise Rejected("role", f"{' and '.join(sorted(roles)) or 'a stranger'} may not {what} {op.path}")

    @staticmethod
    def is_during(when, signed, step, is_first):
        if when in ("at any time", "in the first change"):
            return is_first or when == "at any time"
        if when == "in a first change that signs imported":
            return is_first and step and step.kind == "imported"
        after, before = re.fullmatch(r"(?:after (\w+))?(?: and )?(?:before (.+))?", when).groups()
        ends = set(before.split(" or ")) if before else set()
        has_begun = after in signed if after else "imported" not in signed
        return has_begun and not ends & signed
