"""The sections of the book, in the paper's order, and which of them have a notebook."""

import dataclasses
import importlib
from pathlib import Path

from b2kinv.quantities import tree, validation


@dataclasses.dataclass(frozen=True)
class Section:
    """One section: `name` is that of its module, its notebook and its claims; `number` is the paper's."""

    name: str
    number: str
    title: str

    @property
    def module(self):
        """The module with `Parameters` and `evaluate`, imported when asked for."""
        return importlib.import_module(f"b2kinv.sections.{self.name}")

    def notebook(self, root=tree.ROOT):
        """Return the path of the notebook below `root`."""
        return Path(root) / "notebooks" / f"{self.name}.ipynb"


SECTIONS = (
    Section("belle2_excess", "I", "The Belle II excess"),
    Section("belle2_likelihood", "I", "The excess in Belle II's own likelihood"),
    Section("alp_decays", "II A", "An axion-like particle in B decays"),
    Section("alp_freeze_in", "II B", "Freeze-in through the axion-like particle"),
    Section("alp_parameter_space", "II C", "Parameter space of the axion-like particle"),
    Section("dark_photon_decays", "III A", "A dark photon in B decays"),
    Section("dark_photon_freeze_out", "III B", "Freeze-out in the dark sector"),
    Section("dark_photon_parameter_space", "III C", "Parameter space of the dark photon"),
    Section("dark_matter_searches", "III C", "Direct, indirect and astrophysical searches"),
)


def in_book(root=tree.ROOT):
    """Return the sections that `_toc.yml` lists, in its order.

    Raises
    ------
    ValueError
        If a listed notebook belongs to no section or its file is missing.
    """
    names = [page.removeprefix("notebooks/") for page in pages(root) if page.startswith("notebooks/")]
    return [find(name, root) for name in names]


def find(name, root=tree.ROOT):
    """Return the section called `name`, if it has a notebook below `root`.

    A file name such as "notebooks/alp_decays.ipynb" is understood as well.

    Raises
    ------
    ValueError
        If there is no such section, or its notebook is missing.

    Examples
    --------
    >>> find("alp_decay")
    Traceback (most recent call last):
    ...
    ValueError: there is no notebook 'alp_decay' (did you mean 'alp_decays'?)
    """
    wanted = Path(name).name.removesuffix(".ipynb")
    known = {section.name: section for section in SECTIONS}
    if wanted not in known:
        raise ValueError(f"there is no notebook {wanted!r}" + validation.nearest_hint(wanted, known))
    path = known[wanted].notebook(root)
    if not path.is_file():
        raise ValueError(f"the notebook of section {wanted!r} is missing: there is no file {path}")
    return known[wanted]


def pages(root=tree.ROOT):
    """Return every page that `_toc.yml` lists, as paths without suffix, the landing page first."""
    import yaml

    contents = yaml.safe_load((Path(root) / "_toc.yml").read_text(encoding="utf-8"))
    found = [contents["root"]]

    def collect(entries):
        for entry in entries:
            if "file" in entry:
                found.append(entry["file"].removesuffix(".md").removesuffix(".ipynb"))
            for key in ("chapters", "sections", "parts"):
                collect(entry.get(key, ()))

    for key in ("parts", "chapters"):
        collect(contents.get(key, ()))
    return found
