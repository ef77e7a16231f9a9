"""Who may write what, and when: the rows of docs/roles.md, which chapter 7 of docs/format.md explains."""
import re

ROW = re.compile(r"\| ([a-z ]+) \| ([a-z ]+) \| `(\S+)`(?: of a step (\w+))? \| (?:at any time|(in \w+ first change)"
                 r"(?: that signs (\w+))?|(?:after (\w+))?(?: and )?(?:before ([a-z_ ]+))?) \|")

def read_roles(path):
    """The rows for each kind of document."""
    with open(path, encoding="utf-8") as page:
        parts = re.split(r"^## .* (\w+)s$", page.read(), flags=re.MULTILINE)
    table = {kind: [Row(*cells) for cells in ROW.findall(part)] for kind, part in zip(parts[1::2], parts[2::2])}
    if not table.get("manifest") or not table.get("profile"):
        raise OSError(f"{path} has not the tables of roles; give the page with --roles")
    return table

class Row:
    """Who may do what, where, and when."""

    def __init__(self, who, may, where, step, first, signs, after, before):
        self.who, self.may = set(who.split(" or ")), set(may.split(" or "))
        self.where = re.compile(where.replace("**", ".+").replace("*", "[^/]+"))
        self.step, self.is_first, self.signs = step, bool(first), signs
        self.after, self.before = {after} - {""}, set(before.split(" or ")) - {""}
        if before and not after:
            self.before.add("imported")

    def fits(self, change, op, what, roles, signed):
        """Whether these roles may do this when steps of these kinds are `signed`, as far as its author knew."""
        may = roles & self.who and what in self.may and self.where.fullmatch(op.path)
        is_row = not self.step or self.step == change.signs and change.row in (op.path, op.path.rpartition("/")[0])
        is_begun = not self.is_first or not change.deps and self.signs in ("", change.signs)
        return may and is_row and is_begun and self.after <= signed and not self.before & signed
