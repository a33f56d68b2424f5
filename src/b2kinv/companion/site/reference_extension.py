"""Sphinx extension of the book's Python reference: what `sphinx.ext.autodoc` finds, as readers want it.

Pages name the modules that they describe, ``.. automodule:: package.module``. To what Sphinx makes of that is
added: docstrings show what is written in them; names between backticks and equations by their number are
links; and a function can be reached by the address that the ledger has for it, wherever it is imported.
"""

import inspect
import re
import sys
from collections.abc import Collection, Iterator

import sphinx.transforms
import sphinx.util.docutils
import sphinx.util.nodes
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from b2kinv.companion import papers
from b2kinv.companion.ledger import addresses, equations
from b2kinv.companion.site import docstrings

_ADDRESS_ROLE = "address"
_EQUATIONS_PAGE = "book/equations"
_HYPHENS = re.compile(r"^(\)?) -- ")
_AND = r"(?:,?\s+(?:and|or|to)\s+|,\s+|–)"
#: "Eq. (8)", "Eqs. (13) and (14)", "Eqs. (3–20)", "Eq. 34", "Eqs. 42 and 43".
_EQUATIONS = re.compile(
    rf"\bEqs?\.\s+(?:\(\d+\)(?:{_AND}\(\d+\))*|\(\d+(?:{_AND}\d+)+\))"
    rf"|\bEqs\.\s+\d+(?:{_AND}\d+)*\b|\bEq\.\s+\d+\b"
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx; called by Sphinx itself."""
    app.add_role(docstrings.ROLE, DescribedRole())
    app.add_role(_ADDRESS_ROLE, AddressRole())
    app.add_transform(StraightQuotes)
    app.connect("autodoc-skip-member", skip_constants)
    # Before napoleon, which reads numpydoc's sections.
    app.connect("autodoc-process-docstring", write_docstring, priority=400)
    app.connect("object-description-transform", add_address)
    app.connect("object-description-transform", write_dashes)
    app.connect("missing-reference", find_described)
    app.connect("doctree-resolved", link_equations)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class DescribedRole(sphinx.util.docutils.SphinxRole):
    """The role of a name in a docstring: code, and a link where the reference describes what it names."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the name for docutils, to be looked up when all pages are read."""
        node = addnodes.pending_xref(
            "",
            nodes.literal(self.text, self.text),
            refdoc=self.env.docname,
            refdomain="",
            reftype=docstrings.ROLE,
            reftarget=self.text.removesuffix("()"),
            inside=[self.env.ref_context.get(kind) for kind in ("py:module", "py:class")],
        )
        return [node], []


class AddressRole(sphinx.util.docutils.SphinxRole):
    """The role that makes "package.module.function" an address of the place where it stands."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the place for docutils."""
        return [nodes.target("", "", ids=[addresses.anchor(self.text)])], []


class StraightQuotes(sphinx.transforms.SphinxTransform):
    """Leave quotes on a page of the reference as they are: those of docstrings are Python's."""

    default_priority = sphinx.transforms.SphinxSmartQuotes.default_priority - 1

    def apply(self, **options: object) -> None:
        """Say that nothing on the page is to be changed."""
        if _describes(self.env, self.env.docname):
            self.document["support_smartquotes"] = False


def skip_constants(
    app: Sphinx, what: str, name: str, member: object, skip: bool, options: object
) -> bool | None:
    """Leave out what is neither function nor class: a constant is told by its source."""
    described = inspect.isclass(member) or (callable(member) and inspect.isfunction(inspect.unwrap(member)))
    return None if what != "module" or described else True


def write_docstring(
    app: Sphinx, what: str, name: str, member: object, options: object, lines: list[str]
) -> None:
    """Write a docstring as napoleon and Sphinx read it; add to a module's what others describe."""
    lines[:] = docstrings.restructured(lines)
    elsewhere = addresses.from_elsewhere(sys.modules[name]) if what == "module" else []
    if elsewhere:
        lines += ["", "Imported from here as well:", ""]
    for own in elsewhere:
        found = getattr(member, own)
        home = f"{addresses.defined_in(found)}.{found.__name__}"
        lines.append(f"- :{_ADDRESS_ROLE}:`{name}.{own}`:{docstrings.ROLE}:`{home}`")


def add_address(app: Sphinx, domain: str, kind: str, content: addnodes.desc_content) -> None:
    """Give a function or class its address in the ledger beside the one that Sphinx gives it."""
    for signature in content.parent.findall(addnodes.desc_signature):
        if domain == "py" and signature.get("module") and signature["ids"] and not signature["class"]:
            signature["ids"].append(addresses.anchor(f"{signature['module']}.{signature['fullname']}"))


def write_dashes(app: Sphinx, domain: str, kind: str, content: addnodes.desc_content) -> None:
    """Write the dash that napoleon puts behind a parameter's name and type."""
    for field in content.findall(nodes.field_body):
        for text in list(field.findall(nodes.Text)):
            if isinstance(text.parent, nodes.paragraph):
                text.parent.replace(text, nodes.Text(_HYPHENS.sub(r"\1 – ", str(text))))


def find_described(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, shown: nodes.TextElement
) -> nodes.Element | None:
    """Return a link to what a name between backticks means, or the mere name."""
    if node["reftype"] != docstrings.ROLE:
        return None
    described, target = env.domains["py"].objects, node["reftarget"]
    module, of_class = node["inside"]
    paths = [f"{module}.{of_class}.{target}", f"{module}.{target}", target]
    known = [path for path in paths if path in described]
    # The end of a path will do if it is that of one only, but a mere name may be anything.
    if not known and "." in target:
        ends = [path for path in described if path.endswith(f".{target}")]
        known = ends if len(ends) == 1 else []
    if not known:
        return shown
    entry = described[known[0]]
    return sphinx.util.nodes.make_refnode(app.builder, node["refdoc"], entry.docname, entry.node_id, shown)


def link_equations(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Let equations that the reference names lead to their entries in the index."""
    if not _describes(app.env, page) or _EQUATIONS_PAGE not in app.env.found_docs:
        return
    known = {
        equation.number for equation in equations.load_equations(papers.load(app.config.companion_paper))
    }
    address = app.builder.get_relative_uri(page, _EQUATIONS_PAGE)
    for text in list(doctree.findall(nodes.Text)):
        if not isinstance(text.parent, nodes.reference | nodes.literal | nodes.FixedTextElement | nodes.math):
            text.parent.replace(text, list(_with_links(str(text), known, address)))


def _with_links(text: str, known: Collection[int], address: str) -> Iterator[nodes.Node]:
    """Return docutils' nodes for a text: numbers of equations as links, and what is between them."""
    done = 0
    for found in _EQUATIONS.finditer(text):
        for number in re.finditer(r"\d+", found[0]):
            if int(number[0]) in known:
                start = found.start() + number.start()
                yield nodes.Text(text[done:start])
                uri = f"{address}#equation-{number[0]}"
                yield nodes.reference("", number[0], internal=True, refuri=uri)
                done = start + len(number[0])
    yield nodes.Text(text[done:])


def _describes(env: BuildEnvironment, page: str) -> bool:
    """Say whether a page describes any module."""
    return any(module.docname == page for module in env.domains["py"].modules.values())
