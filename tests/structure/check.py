"""Measures how the code is put together, and fails where it must not be so.

    python3 tests/structure/check.py

Prints how many functions there are and how long they are. Fails if files of a crate use each other in a circle of more than
three, if a name stands for more than two types, or if a file uses its crate's `run/mod.rs`. Tests do not count. Reads `use`
lines and paths in code; knows no macro. Exit code 0: as it must be; 1: not, and every place is listed.
"""

import re
import statistics
import sys
from collections import defaultdict
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
MOST_FILES_OF_A_CIRCLE = 3
MOST_MEANINGS = 2
VISIBILITY = r"(?:pub(?:\([^)]*\))? )?"
ITEM = VISIBILITY + r"(?:async )?(?:const )?(?:fn|const|static|struct|enum|trait|type) "


class Code:
    """The files of all crates, by the module that each is."""

    def __init__(self):
        self.files, self.modules = {}, {}
        roots = [("ofsted", PROJECT / "src"), *((f"ofsted_{path.parent.name}", path) for path in PROJECT.glob("crates/*/src"))]
        for crate, root in roots:
            for file in sorted(root.rglob("*.rs")):
                parts = list(file.relative_to(root).with_suffix("").parts)
                module = (crate, *(parts[:-1] if parts[-1] in ("mod", "lib", "main") else parts))
                text = file.read_text(encoding="utf-8").split("#[cfg(test)]")[0]
                self.files[module] = re.sub(r"^\s*//.*$", "", text, flags=re.M)
                self.modules[module] = file.relative_to(PROJECT).as_posix()
        self.uses = {module: list(self.used(module)) for module in self.files}

    def used(self, module):
        """Every path of the `use` lines of a module: from the crate on, with the name that it has here, and whether the line
        only passes it on."""
        for found in re.finditer(r"^(pub(?:\([^)]*\))? )?use ([^;]+);", self.files[module], re.M):
            for parts, alias in expanded(found.group(2)):
                if path := self.resolved(module, parts):
                    yield path, alias or path[-1], bool(found.group(1))

    def resolved(self, module, parts):
        """A path from the crate on; `None` if it leads out of the project."""
        here, parts = list(module), list(parts)
        if parts[0] == "crate":
            here, parts = here[:1], parts[1:]
        elif parts[0] in ("super", "self"):
            while parts and parts[0] in ("super", "self"):
                here, parts = (here[:-1] if parts[0] == "super" else here), parts[1:]
        elif parts[0].startswith("ofsted"):
            here, parts = [parts[0]], parts[1:]
        elif (*here, parts[0]) not in self.files:
            return None
        return (*here, *parts)

    def home(self, path, depth=0):
        """The module that declares what a path names, through whatever passes it on."""
        module, name = path[:-1], path[-1]
        if module not in self.files or depth > 6:
            return None
        if re.search(r"^\s*" + ITEM + re.escape(name) + r"\b", self.files[module], re.M):
            return module
        passed = (other for other, alias, _ in self.uses[module] if alias == name and other != path)
        return next((home for other in passed if (home := self.home(other, depth + 1))), None)

    def neighbours(self, module):
        """The modules of the same crate that a module uses."""
        paths = [path for path, _, is_passed_on in self.uses[module] if not is_passed_on]
        for found in re.finditer(r"(?<![\w:])((?:\w+::)+)(\w+)", self.files[module]):
            parts = [*found.group(1).rstrip(":").split("::"), found.group(2)]
            path = self.resolved(module, parts)
            if path and self.home(path):
                paths.append(path)
        for path in paths:
            home = self.home(path) or next((path[:end] for end in range(len(path), 0, -1) if path[:end] in self.files), None)
            if home and home != module and home[0] == module[0]:
                yield home


def expanded(tree, before=()):
    """The paths of a `use` tree, each with the name that it is given."""
    tree = tree.strip()
    group = re.match(r"^((?:\w+\s*::\s*)*)\{(.*)\}$", tree, re.S)
    if not group:
        path, _, alias = tree.partition(" as ")
        parts = [*before, *(part.strip() for part in path.split("::"))]
        yield (parts[:-1] if parts[-1] == "self" else parts), alias.strip() or None
        return
    before = [*before, *(part.strip() for part in group.group(1).split("::") if part.strip())]
    depth, start, inner = 0, 0, group.group(2) + ","
    for at, letter in enumerate(inner):
        depth += (letter == "{") - (letter == "}")
        if letter == "," and depth == 0:
            if inner[start:at].strip():
                yield from expanded(inner[start:at], before)
            start = at + 1


def circles(edges):
    """The strongly connected components of more than one module (Tarjan)."""
    sys.setrecursionlimit(10_000)
    index, low, stack, found = {}, {}, [], []

    def visit(module):
        index[module] = low[module] = len(index)
        stack.append(module)
        for other in edges[module]:
            if other not in index:
                visit(other)
            if other in stack:
                low[module] = min(low[module], low[other])
        if low[module] == index[module]:
            at = stack.index(module)
            found.append(stack[at:])
            del stack[at:]

    for module in list(edges):
        if module not in index:
            visit(module)
    return [circle for circle in found if len(circle) > 1]


def lengths(text):
    """The lines of each function of a file."""
    lines = text.split("\n")
    for start, line in enumerate(lines):
        if head := re.match(r"^(\s*)" + VISIBILITY + r"(?:const )?(?:async )?fn \w+", line):
            end = start
            while end < len(lines) - 1 and lines[end].rstrip() != head.group(1) + "}" and not (end == start and line.rstrip().endswith((";", "}"))):
                end += 1
            yield end - start + 1


def main():
    code = Code()
    edges = {module: sorted(set(code.neighbours(module))) for module in code.files}
    all_circles, faults = circles(edges), []
    for circle in all_circles:
        if len(circle) > MOST_FILES_OF_A_CIRCLE:
            faults.append("a circle of files: " + ", ".join(sorted(code.modules[module] for module in circle)))
    types = defaultdict(list)
    for module, text in code.files.items():
        for name in re.findall(r"^" + VISIBILITY + r"(?:struct|enum|trait|type) (\w+)", text, re.M):
            types[name].append(code.modules[module])
    faults += [f"the type name {name}: {', '.join(files)}" for name, files in sorted(types.items()) if len(files) > MOST_MEANINGS]
    conductor = ("ofsted", "run")
    inside = [module for module in code.files if module[:2] == conductor and module != conductor]
    faults += [f"{code.modules[module]} uses src/run/mod.rs" for module in inside if conductor in edges[module]]
    all_lengths = sorted(length for text in code.files.values() for length in lengths(text))
    print(f"{len(code.files)} files, {len(all_lengths)} functions: median {statistics.median(all_lengths):.0f} lines, 90th percentile {all_lengths[len(all_lengths) * 9 // 10]}")
    print(f"{len(types)} type names; circles of files: {len(all_circles)}, the largest of {max(map(len, all_circles), default=0)}")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
