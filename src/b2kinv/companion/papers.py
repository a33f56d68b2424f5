"""What a companion is told of its paper: one `Paper`, handed to everything that runs, renders or judges.

The engine holds nothing of any paper. Processes that it starts (kernels, workers, Sphinx) get the name of the
module that has the paper, and find it there as `PAPER`.
"""

import dataclasses
import functools
import importlib
import importlib.util
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import argparse

#: Is given lines to be printed, one or several at a time.
Say: TypeAlias = Callable[[str], None]


@dataclasses.dataclass(frozen=True)
class Section:
    """One section with a notebook of its own.

    Attributes
    ----------
    name : str
        Of its module, its notebook and its claims.
    number : str
        The paper's, such as "2 B".
    title : str
        First heading of its notebook, behind the number.
    short_title : str
        Its line in the table of contents, behind the number.
    module_name : str
        Where `Parameters` and `evaluate` are. A module beside it, with ``_judged`` behind its name, has what
        the section says of its numbers in words, if it says anything.
    """

    name: str
    number: str
    title: str
    short_title: str
    module_name: str

    @property
    def module(self) -> ModuleType:
        """The module with `Parameters` and `evaluate`, imported when asked for."""
        return importlib.import_module(self.module_name)

    @property
    def judged(self) -> ModuleType:
        """The module with `JUDGEMENTS` and `words`, which only some sections have."""
        return importlib.import_module(f"{self.module_name}_judged")

    @property
    def has_module(self) -> bool:
        """Whether the module is installed."""
        return importlib.util.find_spec(self.module_name) is not None


@dataclasses.dataclass(frozen=True)
class Command:
    """A command: of the engine, or one that a paper adds.

    `add_options` is given the paper and the command's parser; `run` the paper, the options that a user chose,
    and what prints a line. In the description, ``{name}`` is that of the companion.
    """

    name: str
    help: str
    description: str
    add_options: Callable[["Paper", "argparse.ArgumentParser"], None]
    run: Callable[["Paper", "argparse.Namespace", Say], None]


@dataclasses.dataclass(frozen=True)
class FileOption:
    """An option of `run`, `sweep` and `book` that names a file for a parameter; it may be repeated.

    Attributes
    ----------
    name : str
        As it is typed, with two dashes.
    parameter : str
        Whose value the files are, with commas between.
    help : str
    """

    name: str
    parameter: str
    help: str


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Paper:
    """A paper and its companion.

    Attributes
    ----------
    module_name : str
        The module that has this object as `PAPER`.
    name : str
        Of the companion: its package, its command, its files.
    version : str
        Of the companion.
    root : pathlib.Path
        Folder with ``data``, ``notebooks``, ``book``, ``_config.yml`` and ``_toc.yml``.
    book_title : str
    title : str
        Of the paper, plain text.
    authors : tuple of str
    reference : str
        Where the paper is, such as "arXiv:1234.56789".
    address : str
        The same as a link.
    subject : str
        What the companion is about, in half a line.
    sections : tuple of Section
        In the paper's order.
    chapters : mapping of str to str
        First part of a claim's name → title of that part of the ledger.
    unit_words : mapping of str to str
        How units of claims are written behind a number, where it is not as they stand there.
    quantity_words : mapping of str to str
        How a quantity that a criterion names is said, where it is not its name with spaces.
    claims_package : str
        Package whose modules, named after sections, say how claims are computed.
    texts : mapping of str to str
        Name between double braces on a page → "module:function" that returns its Markdown.
    commands : tuple of Command
    file_options : tuple of FileOption
    choices : mapping of str to str
        Option of a command → "module:function" that returns the words it takes, for completion in shells.
    data_used : callable
        Returns the names of the data files that this process has read so far, below ``data``.
    collections : tuple of str
        Data files whose entries have sources of their own.
    examples : mapping of str to str
        Name of a command → examples below its help text; "" for those of the whole command line.
    keywords : tuple of str
        For HEPData.
    looked_up : tuple of str
        Pages, and with a slash at the end folders of pages, that are looked up and not read: they are printed
        as a PDF of their own, the reference.
    uncertainties : str
        "module:function" that takes a section's `evaluate` and its parameters and returns `Uncertainties`; ""
        if there are none.
    bands : str
        "module:function" that takes a `Drawing` and returns it with the uncertainty of its curves; "" if
        there is none.
    share_image : str
        "module:function" that takes the paper and returns the bytes of a PNG of 1200 × 630 pixels, shown by
        those who link to a page; "" if there is none.
    """

    module_name: str
    name: str
    version: str
    root: Path
    book_title: str
    title: str
    authors: tuple[str, ...]
    reference: str
    address: str
    subject: str
    sections: tuple[Section, ...]
    chapters: Mapping[str, str]
    claims_package: str
    unit_words: Mapping[str, str] = dataclasses.field(default_factory=dict)
    quantity_words: Mapping[str, str] = dataclasses.field(default_factory=dict)
    texts: Mapping[str, str] = dataclasses.field(default_factory=dict)
    commands: tuple[Command, ...] = ()
    file_options: tuple[FileOption, ...] = ()
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    data_used: Callable[[], tuple[str, ...]] = tuple
    collections: tuple[str, ...] = ()
    examples: Mapping[str, str] = dataclasses.field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    looked_up: tuple[str, ...] = ()
    uncertainties: str = ""
    bands: str = ""
    share_image: str = ""

    @property
    def example_section(self) -> str:
        """The section that help texts name: the one of the first example."""
        return next(
            (section.name for section in self.sections if section.name in self.examples.get("run", "")),
            self.sections[0].name,
        )

    @property
    def packages(self) -> tuple[str, ...]:
        """The packages whose modules are the engine's or the paper's own."""
        return tuple(sorted({__name__.partition(".")[0], self.module_name.partition(".")[0]}))

    @property
    def edition_variable(self) -> str:
        """The environment variable that `--edition` sets, for the processes that a command starts as well."""
        return f"{self.name.upper()}_EDITION"

    @property
    def edition(self) -> Path | None:
        """File with what another edition of the paper prints, to be laid over `data/claims.yml`."""
        told = os.environ.get(self.edition_variable)
        return Path(told) if told else None

    def __reduce__(self) -> tuple[Callable[[str], "Paper"], tuple[str]]:
        """Pickle as the name of the module: Sphinx compares its configuration with that of before."""
        return load, (self.module_name,)

    @property
    def data(self) -> Path:
        """Folder of the data files."""
        return self.root / "data"

    @property
    def notebooks(self) -> Path:
        """Folder of the notebooks."""
        return self.root / "notebooks"

    @property
    def book(self) -> Path:
        """Folder of the pages that are no notebooks."""
        return self.root / "book"

    @property
    def tests(self) -> Path:
        """Folder of the tests, which an installed package does not have."""
        return self.root / "tests"

    @property
    def build_folder(self) -> Path:
        """Where everything goes that is built: in a checkout, or where the command was called."""
        checkout = (self.root / "pyproject.toml").is_file()
        return (self.root if checkout else Path.cwd()) / "_build"

    @property
    def is_installed(self) -> bool:
        """Whether notebooks and data lie inside the package, as they do where it was installed."""
        package = importlib.util.find_spec(self.module_name.partition(".")[0])
        places = package.submodule_search_locations if package is not None else None
        return any(self.root.resolve().is_relative_to(Path(place).resolve()) for place in places or ())

    def notebook(self, section: Section) -> Path:
        """Return the path of a section's notebook."""
        return self.notebooks / f"{section.name}.ipynb"

    def in_book(self) -> list[Section]:
        """Return the sections whose notebooks `_toc.yml` lists, in its order.

        Raises
        ------
        ValueError
            If a listed notebook belongs to no section or its file is missing.
        """
        pages = (page for page in self.pages() if page.startswith("notebooks/"))
        return [self.section(page.removeprefix("notebooks/")) for page in pages]

    def section(self, name: str) -> Section:
        """Return the section called `name`, if it has a notebook.

        A file name such as "notebooks/decays.ipynb" is understood as well.

        Raises
        ------
        ValueError
            If there is no such section, or its notebook is missing.
        """
        wanted = Path(name).name.removesuffix(".ipynb")
        known = {section.name: section for section in self.sections}
        if wanted not in known:
            # Loads numpy, which a help text does not need.
            from b2kinv.quantities import validation

            raise ValueError(f"there is no notebook {wanted!r}" + validation.nearest_hint(wanted, known))
        path = self.notebook(known[wanted])
        if not path.is_file():
            raise ValueError(f"the notebook of section {wanted!r} is missing: there is no file {path}")
        return known[wanted]

    def computed(self) -> list[Section]:
        """Return the sections whose modules are installed."""
        return [section for section in self.sections if section.has_module]

    def pages(self) -> list[str]:
        """Return every page that `_toc.yml` lists, as paths without suffix, the landing page first."""
        return [page for page, _ in self.table_of_contents()]

    def table_of_contents(self) -> list[tuple[str, str]]:
        """Return every page that `_toc.yml` lists, with the caption of the part that it opens, if any."""
        import yaml

        contents = yaml.safe_load((self.root / "_toc.yml").read_text(encoding="utf-8"))
        found = [(contents["root"], "")]
        for part in contents.get("parts", [contents]):
            pages = list(_pages_in(part.get("chapters", ())))
            captions = [part.get("caption", ""), *[""] * len(pages)]
            found += zip(pages, captions, strict=False)
        return found


def _pages_in(entries: list[dict[str, Any]]) -> Iterator[str]:
    for entry in entries:
        if "file" in entry:
            yield entry["file"].removesuffix(".md").removesuffix(".ipynb")
        yield from _pages_in(entry.get("sections", ()))


@functools.cache
def load(module_name: str) -> Paper:
    """Return the paper that a module has, for a process that knows no more than its name."""
    paper = importlib.import_module(module_name).PAPER
    if not isinstance(paper, Paper):
        raise TypeError(f"{module_name}.PAPER is {paper!r}: it must be a Paper")
    return paper


def named(reference: str) -> Callable[..., object]:
    """Return the function that "module:function" names, imported when it is needed."""
    module_name, _, function = reference.partition(":")
    found: Callable[..., object] = getattr(importlib.import_module(module_name), function)
    return found
