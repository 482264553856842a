"""The plan of the house, held against the code: who imports whom, one door a room, sizes, no word of a disease."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "miner"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "packs" not in path.relative_to(PACKAGE).parts)

EVERYWHERE = {"errors", "schema"}
"""Rooms that all may import."""

ROOMS: dict[str, tuple[set[str], set[str]]] = {
    # room: rooms of miner that it may import, packages that it may import
    "errors": (set(), set()),
    "schema": (set(), set()),
    "child": (set(), set()),
    "domain": (set(), {"pydantic"}),
    "read": ({"child"}, {"pdfplumber", "pdfminer", "pypdfium2", "lxml", "numpy", "PIL", "ocrmypdf"}),
    "annotate": (
        {"domain"},
        {"spacy", "scispacy", "thinc", "numpy", "ahocorasick", "sklearn", "nmslib", "onnxruntime"},
    ),
    "assemble": ({"domain"}, set()),
    "store": (set(), {"sqlalchemy"}),
    "graph": (set(), {"networkx", "ladybug"}),
    "analyse": ({"graph"}, {"networkx", "numpy", "scipy", "lifelines"}),
    "report": ({"analyse", "graph"}, {"networkx", "jinja2"}),
    "export": ({"analyse", "graph", "domain"}, {"networkx"}),
    "flow": ({"child", "read", "annotate", "assemble", "store", "domain"}, set()),
    "pooling": ({"read", "store", "graph", "report", "domain"}, {"networkx"}),
    "cli": (
        {"read", "domain", "store", "graph", "analyse", "report", "export", "flow", "pooling"},
        {"typer", "rich"},
    ),
}
"""``pooling`` is the one place where a pack, the store, the graph and the report meet; ``export`` knows packs because a
pack declares the machine interface; networkx is the language in which graph, analyse, report and export talk."""

DOORS = {"annotate": {"miner.annotate.quantities"}, "export": None, "schema": None}
"""Modules that others may import beside a room's door; None: every module of the room is a door of its own (export has
one format a module).  ``quantities`` of annotate answers without building the pipeline."""

LONGEST = 400

DISEASE = re.compile(
    r"leuk|leuc|marrow|blast|cutis|cutan|derma|lesion|\bskin|biops|marker|papul|nodul|macul|plaque|immunohisto"
    r"|\bcd\d|myel|lymph|monocyt|haema|hemato",
    re.IGNORECASE,
)
"""Words of the first disease: they stand in packs, never in code (names, strings and comments alike)."""


def room_of(module: str) -> str:
    """The room of ``miner.x.y``; empty for miner itself and for other packages."""
    parts = module.split(".")
    return parts[1] if parts[0] == "miner" and len(parts) > 1 else ""


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, module) of everything imported in a file, also inside functions; ``from miner import x`` as miner.x."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            module = str(node.module)
            package = (PACKAGE.parent / module.replace(".", "/")).is_dir()
            names = {alias.name for alias in node.names} - (handed_on(module) if package else set())
            inner = {f"{module}.{name}" for name in names if is_module(f"{module}.{name}")}
            yield from ((node.lineno, name) for name in sorted(inner or {module}))


@cache
def handed_on(package: str) -> set[str]:
    """What the door of a package lists in ``__all__``; some of it has the name of an inner module."""
    door = ast.parse((PACKAGE.parent / package.replace(".", "/") / "__init__.py").read_text(encoding="utf-8"))
    assigned = [node for node in door.body if isinstance(node, ast.Assign)]
    lists = [node.value for node in assigned if ast.unparse(node.targets[0]) == "__all__"]
    return {name for value in lists for name in ast.literal_eval(value)}


def is_module(name: str) -> bool:
    path = PACKAGE.parent / name.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").is_file()


def crossings() -> Iterator[tuple[str, str, str]]:
    """(place, room, module) of every import that leaves its room."""
    for path in MODULES:
        room = "" if path.stem.startswith("__") and path.parent == PACKAGE else room_of(name_of(path))
        for line, module in imports(path):
            if room_of(module) != room or not room_of(module):
                yield f"{path.relative_to(PACKAGE.parent)}:{line}", room, module


def test_every_room_is_in_the_plan() -> None:
    rooms = {room_of(name_of(path)) for path in MODULES} - {"", "__main__"}
    assert rooms == set(ROOMS)


def test_rooms_import_only_what_the_plan_allows() -> None:
    wrong = []
    for place, room, module in crossings():
        if not room:  # the package itself, and its __main__
            continue
        rooms, packages = ROOMS[room]
        top = module.split(".")[0]
        known = top in sys.stdlib_module_names or top in packages or module == "miner"
        if not (known or room_of(module) in rooms | EVERYWHERE):
            wrong.append(f"{place}: {room} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_rooms_are_entered_by_their_door() -> None:
    wrong = []
    for place, room, module in crossings():
        inner = room_of(module)
        allowed = DOORS.get(inner, set())
        if inner and module.count(".") > 1 and allowed is not None and module not in allowed:
            wrong.append(f"{place}: {room} imports {module}, not miner.{inner}")
    assert not wrong, "\n".join(wrong)


def test_each_room_says_what_it_hands_on() -> None:
    for path in sorted(PACKAGE.glob("*/__init__.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), f"{path}: expected a docstring that says what the room is for"
        assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
        names = [target.id for node in assigned for target in node.targets if isinstance(target, ast.Name)]
        assert "__all__" in names or path.parent.name in ("export", "packs"), f"{path}: expected __all__"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_word_of_the_disease_in_code(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    wrong = [
        f"{path.name}:{n}: {match[0]!r}: {line.strip()}"
        for n, line in enumerate(lines, 1)
        if (match := DISEASE.search(line))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_test_for_words_would_find_them() -> None:
    for line in ("LEUKEMIA = 1", "# two papules", "def skin_lesion()", "'CD34'", "bone_marrow", "blasts"):
        assert DISEASE.search(line), line


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_stay_liveable(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST, f"{path}: split it at {LONGEST} lines, found {len(lines)}"
    tree = ast.parse("\n".join(lines))
    if lines:
        assert ast.get_docstring(tree), f"{path}: expected a docstring"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 60, f"{path}:{node.lineno}: {node.name} has {length} lines"


def test_a_file_name_stands_no_three_times() -> None:
    names = Counter(path.name for path in MODULES if path.name not in ("__init__.py", "__main__.py"))
    assert {name: count for name, count in names.items() if count > 2} == {}


def test_what_is_imported_is_declared() -> None:
    """Every package that the code imports is a dependency of its own, not one that another happens to bring."""
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["ocr"]]
    declared = {re.split(r"[<>=\[ ]", each)[0].lower() for each in wanted}
    names = {"PIL": "pillow", "ahocorasick": "pyahocorasick", "sklearn": "scikit-learn", "pdfminer": "pdfplumber"}
    names |= {"thinc": "spacy", "nmslib": "nmslib-metabrainz"}
    found = {module.split(".")[0] for path in MODULES for _, module in imports(path)} - {"miner"}
    used = {names.get(top, top) for top in found - set(sys.stdlib_module_names)}
    assert used <= declared, used - declared


def test_packs_are_data_only() -> None:
    assert not list((PACKAGE / "packs").rglob("*.py"))


def test_the_schema_reads_no_clock_and_no_file() -> None:
    for path in sorted((PACKAGE / "schema").glob("*.py")):
        used = {module for _, module in imports(path)}
        assert not used & {"time", "datetime", "pathlib", "os", "io", "random", "uuid"}, path


def test_nothing_prints_but_the_command_line() -> None:
    for path in MODULES:
        if room_of(name_of(path)) != "cli":
            calls = (
                node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
            )
            assert not [c.lineno for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"], path


def test_no_helper_of_spacy_leaves_annotate() -> None:
    """``Doc`` and ``Span`` of spaCy are no part of what the door hands on."""
    door = (PACKAGE / "annotate" / "__init__.py").read_text(encoding="utf-8")
    assert "spacy" not in [
        word for _, module in imports(PACKAGE / "annotate" / "__init__.py") for word in module.split(".")
    ]
    assert "Annotator" in door
