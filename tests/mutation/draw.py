"""Draws a sample of the mutants that cosmic-ray knows, and prints it as JSON: run by the Python that has it.

    python draw.py SOURCES COUNT EACH SEED MODULE …

Strata are the modules: each gives `EACH` mutants, and the rest of `COUNT` is shared out by how many each has.
Left out are mutants that prove nothing: those of types, which do nothing when a module runs, and operators on
bits in place of arithmetic, which no float has, so that any test would find them.
"""

import ast
import json
import random
import re
import sys
from pathlib import Path

import cosmic_ray.commands
import cosmic_ray.mutating
import cosmic_ray.plugins
import cosmic_ray.work_db

#: Arithmetic, or a sign, that becomes an operator on bits.
_BITS = re.compile(
    r"Replace(Binary|Unary)Operator_(?!Bit|LShift|RShift|Invert)\w+?_(Bit\w+|LShift|RShift|Invert)"
)


def drawn(sources, count, each, seed, modules):
    """Return module → how many mutants it has, and those drawn, with the mutated code."""
    mutants = {module: all_mutants(sources / module) for module in modules}
    sizes = {module: len(found) for module, found in mutants.items()}
    sample = []
    for module, number in shares(sizes, count, each).items():
        # Each module has a generator of its own: what another one has does not move the choice here.
        chosen = random.Random(f"{seed} {module}").sample(range(sizes[module]), number)
        code = (sources / module).read_text(encoding="utf-8")
        sample += [told(module, code, mutants[module][n]) for n in sorted(chosen)]
    return {"sizes": sizes, "sample": sample}


def shares(sizes, count, each):
    """Return module → how many mutants are drawn from it; never more than it has."""
    each = min(each, count // max(1, len(sizes)))
    least = {module: min(each, size) for module, size in sizes.items()}
    left, total = count - sum(least.values()), sum(sizes.values())
    exact = {module: left * size / total for module, size in sizes.items()}
    given = {module: min(sizes[module], least[module] + int(exact[module])) for module in sizes}
    for module in sorted(sizes, key=lambda one: int(exact[one]) - exact[one]):
        if sum(given.values()) < count and given[module] < sizes[module]:
            given[module] += 1
    return given


def all_mutants(path):
    """Return all mutations of a module, but for those that prove nothing."""
    with cosmic_ray.work_db.use_db(":memory:", cosmic_ray.work_db.WorkDB.Mode.create) as known:
        cosmic_ray.commands.init([path], known, {})
        found = [item.mutations[0] for item in known.work_items]
    types = spans_of_types(path.read_text(encoding="utf-8"))
    inside = [one for one in found if any(a <= one.start_pos and one.end_pos <= b for a, b in types)]
    kept = [one for one in found if one not in inside and not _BITS.search(one.operator_name)]
    return sorted(kept, key=lambda one: (one.operator_name, one.occurrence))


def spans_of_types(code):
    """Return where annotations, and what names of types stand for, begin and end: each as line and column."""
    spans = []
    for node in ast.walk(ast.parse(code)):
        types = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation).endswith("TypeAlias"):
            types.append(node.value)
        spans += [
            ((one.lineno, one.col_offset), (one.end_lineno, one.end_col_offset)) for one in types if one
        ]
    return spans


def told(module, code, mutation):
    """Return one mutant: where it is, what the lines that change were and are, and the whole code."""
    operator = cosmic_ray.plugins.get_operator(mutation.operator_name)(**mutation.operator_args)
    mutated = cosmic_ray.mutating.mutate_code(code, operator, mutation.occurrence)
    before, after = code.splitlines(), mutated.splitlines()
    first = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    while before and after and before[-1] == after[-1] and len(before) > first + 1 and len(after) > first + 1:
        before.pop(), after.pop()
    return {
        "module": module,
        "operator": mutation.operator_name.removeprefix("core/"),
        "function": mutation.definition_name,
        "line": first + 1,
        "before": "\n".join(line.strip() for line in before[first:]),
        "after": "\n".join(line.strip() for line in after[first:]),
        "code": mutated,
    }


if __name__ == "__main__":
    where, size, least, number, *names = sys.argv[1:]
    json.dump(drawn(Path(where), int(size), int(least), number, names), sys.stdout)
