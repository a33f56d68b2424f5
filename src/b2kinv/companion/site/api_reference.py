"""Python reference made from the docstrings: signature, numpydoc sections, example and source."""

import functools
import html
import importlib
import inspect
import re

#: Page of the reference → its modules, as they are imported below `b2kinv`.
PAGES = {
    "belle2": (
        "sections.belle2_excess",
        "sections.belle2_likelihood",
        "physics.q2_spectra",
        "physics.belle2_efficiency",
        "physics.belle2_fit",
        "physics.statistics.profile_windows",
    ),
    "alp": (
        "sections.alp_decays",
        "sections.alp_freeze_in",
        "sections.alp_parameter_space",
        "physics.alp_couplings",
        "physics.alp_widths",
        "physics.alp_production",
        "physics.freeze_in",
        "physics.frozen_in_abundance",
    ),
    "dark_photon": (
        "sections.dark_photon_decays",
        "physics.vector_boson_decays",
        "physics.b_to_vector_boson",
        "physics.b_to_neutrinos",
        "sections.dark_photon_freeze_out",
        "physics.majorana_annihilation",
        "physics.dark_higgs",
        "sections.dark_photon_parameter_space",
        "sections.dark_matter_searches",
    ),
    "early_universe": (
        "physics.early_universe",
        "physics.thermal_averages",
        "physics.thermal_contact",
        "physics.boltzmann",
        "physics.freeze_out",
    ),
    "particles": (
        "physics.form_factors",
        "physics.kinematics",
        "physics.decay_in_flight",
        "physics.b_mesons",
        "physics.quadrature",
        "physics.electroweak",
        "physics.running_coupling",
        "physics.hadron_ratio",
        "physics.measurements",
        "physics.inputs",
        "physics.nuclei",
        "physics.units",
    ),
    "as_printed": ("paper.as_printed",),
}

_SECTION = re.compile(r"^([A-Z][A-Za-z ]+)\n-{3,}\n", re.MULTILINE)
_EQUATION = re.compile(r"\b(Eqs?\.) (\(?)(\d{1,2})\b")


def belle2_markdown(paper):
    """Return the reference of Section I."""
    return page_markdown("belle2")


def alp_markdown(paper):
    """Return the reference of Section II."""
    return page_markdown("alp")


def dark_photon_markdown(paper):
    """Return the reference of Section III."""
    return page_markdown("dark_photon")


def early_universe_markdown(paper):
    """Return the reference of what both models need of the early universe."""
    return page_markdown("early_universe")


def particles_markdown(paper):
    """Return the reference of particles, form factors and measurements."""
    return page_markdown("particles")


def as_printed_markdown(paper):
    """Return the reference of the printed forms."""
    return page_markdown("as_printed")


def page_markdown(page):
    """Return one page of the reference: a heading for each module and for each of its public names."""
    parts = []
    for path in PAGES[page]:
        module = importlib.import_module(f"b2kinv.{path}")
        parts.append(f"## `b2kinv.{path}`")
        parts.append(_block(_prose(inspect.getdoc(module))))
        for name, member in public_members(module):
            parts.append(f"({anchor(f'{_short(path)}.{name}')})=\n### `{name}`")
            parts.append(_block(_entry(name, member)))
    return "\n\n".join(parts) + "\n"


def public_members(module):
    """Return (name, function or class) for what a module defines and does not hide, in its order."""
    members = [
        (name, member)
        for name, member in vars(module).items()
        if not name.startswith("_")
        and inspect.unwrap(member).__class__ is not functools.partial
        and (inspect.isfunction(inspect.unwrap(member)) or inspect.isclass(member))
        and getattr(member, "__module__", "") == module.__name__
    ]
    return sorted(members, key=lambda pair: inspect.getsourcelines(inspect.unwrap(pair[1]))[1])


def anchor(path):
    """Return the name of the place that describes `module.function`.

    Examples
    --------
    >>> anchor("alp_couplings.loop_function")
    'api-alp-couplings-loop-function'
    """
    # Sphinx does not tell capitals from small letters: a class needs a name of its own beside its function.
    kind = "-class" if path.rpartition(".")[2][:1].isupper() else ""
    return "api-" + path.lower().replace(".", "-").replace("_", "-") + kind


def link(path):
    """Return an HTML link, seen from `book/`, to where `module.function` is described."""
    path = ".".join(path.split(".")[-2:])
    return f'<a href="{address(path)}"><code>{html.escape(path)}</code></a>'


def address(path):
    """Return the address, seen from `book/`, of where `module.function` is described.

    Raises
    ------
    ValueError
        If no page describes that module.
    """
    path = ".".join(path.split(".")[-2:])
    module = path.partition(".")[0]
    for page, modules in PAGES.items():
        if module in map(_short, modules):
            return f"api/{page}.html#{anchor(path)}"
    raise ValueError(f"no page of the reference describes the module {module!r}")


def _short(path):
    return path.rpartition(".")[2]


def _block(text):
    # Markdown leaves an HTML block alone up to its first empty line.
    return '<div class="api">' + re.sub(r"\n\s*\n", "\n", text) + "</div>"


def _entry(name, member):
    plain = inspect.unwrap(member)
    signature = "" if inspect.isclass(plain) else _signature(plain)
    parts = [f'<p class="api-signature"><code>{html.escape(name + signature)}</code></p>']
    text = inspect.getdoc(plain) or ""
    pieces = _SECTION.split(text)
    parts.append(_prose(pieces[0]))
    for title, body in zip(pieces[1::2], pieces[2::2], strict=True):
        parts.append(f'<p class="api-title">{title}</p>{_section(title, body)}')
    source = verbatim(inspect.getsource(plain))
    parts.append(f"<details><summary>Source of <code>{name}</code></summary>{source}</details>")
    return "\n".join(parts)


def _section(title, body):
    if title == "Examples":
        return verbatim(body.strip("\n"))
    if title in ("Notes", "References") or not re.search(r"^\S", body, re.MULTILINE):
        return _prose(body)
    items = re.split(r"\n(?=\S)", body.strip("\n"))
    # Returns may be told in a sentence instead of by names and types.
    if title in ("Returns", "Yields") and not any("\n    " in item for item in items):
        return _prose(body)
    entries = []
    for item in items:
        head, _, rest = item.partition("\n")
        explained = f"<dd>{_prose(inspect.cleandoc(rest))}</dd>" if rest.strip() else "<dd></dd>"
        entries.append(f"<dt><code>{html.escape(head)}</code></dt>{explained}")
    return f"<dl>{''.join(entries)}</dl>"


def _prose(text):
    paragraphs = [_paragraph(one) for one in re.split(r"\n\s*\n", (text or "").strip()) if one.strip()]
    return "\n".join(paragraphs)


def _paragraph(text):
    items = re.split(r"\n(?=[*-] )", text)
    if items[0].startswith(("* ", "- ")):
        return f"<ul>{''.join(f'<li>{_inline(item[2:])}</li>' for item in items)}</ul>"
    if len(items) > 1:
        listed = "".join(f"<li>{_inline(item[2:])}</li>" for item in items[1:])
        return f"<p>{_inline(items[0])}</p><ul>{listed}</ul>"
    return f"<p>{_inline(text)}</p>"


def _inline(text):
    text = html.escape(" ".join(text.split()), quote=False)
    text = re.sub(r"``([^`]+)``|`([^`]+)`", lambda found: f"<code>{found[1] or found[2]}</code>", text)
    return _EQUATION.sub(
        lambda found: (
            f'{found[1]} {found[2]}<a href="../equations.html#equation-{found[3]}">{found[3]}</a>'
            if 1 <= int(found[3]) <= 55
            else found[0]
        ),
        text,
    )


def verbatim(text):
    """Return a program's text as HTML that Markdown leaves alone."""
    # Line ends as entities, since an empty line would end the HTML block.
    return "<pre>" + html.escape(text.rstrip("\n"), quote=False).replace("\n", "&#10;") + "</pre>"


class _Named(str):
    """A default value that is shown by its name."""

    __repr__ = str.__str__


def _signature(function):
    # Functions, and what holds them, are spelled with an address that changes from run to run.
    signature = inspect.signature(function)
    shown = [
        parameter.replace(default=_Named(_name_of(parameter.default)))
        if " at 0x" in repr(parameter.default)
        else parameter
        for parameter in signature.parameters.values()
    ]
    return str(signature.replace(parameters=shown))


def _name_of(value):
    if hasattr(value, "__name__"):
        return value.__name__
    module = importlib.import_module(type(value).__module__)
    return next(name for name, known in vars(module).items() if known is value)
