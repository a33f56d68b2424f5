"""What Chromium leaves to be done in a PDF: page numbers, titles of bookmarks, the same bytes each time."""

import io
from collections.abc import Iterator, Mapping, Sequence

import pikepdf

# The moment of printing is no part of the book.
_DATE = "D:20260101000000+00'00'"


def page_numbers(printed: bytes) -> dict[str, int]:
    """Return named place → page, counted from 1, for every place that a link of the PDF leads to."""
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        page_of = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        places = pdf.Root.get("/Dests", pikepdf.Dictionary())
        return {name.removeprefix("/"): page_of[place[0].objgen] for name, place in places.items()}


def count(printed: bytes) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        return len(pdf.pages)


def finished(
    printed: bytes, beginning: bytes, headings: Sequence[str], about: Mapping[str, str] | None = None
) -> tuple[bytes, int]:
    """Return the PDF as it goes to readers, and how many pages it has.

    What is drawn on its first pages is replaced by what `beginning` has there; all else stays, links and tags
    included. Two prints of the same pages become the same bytes.

    Parameters
    ----------
    printed, beginning : bytes
        As Chromium prints them.
    headings : sequence of str
        All that are printed, in their order.
    about : mapping of str to str, optional
        What its properties say, such as its author.
    """
    with pikepdf.open(io.BytesIO(printed)) as pdf, pikepdf.open(io.BytesIO(beginning)) as first:
        # The shorter one ends it.
        for page, replacement in zip(pdf.pages, first.pages, strict=False):
            for key in ("/Contents", "/Resources"):
                page.obj[key] = pdf.copy_foreign(first.make_indirect(replacement.obj[key]))
        _name_bookmarks(pdf, headings)
        _number_elements(pdf)
        for key in ("/CreationDate", "/ModDate"):
            pdf.docinfo[key] = _DATE
        for key, said in (about or {}).items():
            pdf.docinfo[key] = said
        whole = io.BytesIO()
        # The tags are half of it where they are not packed.
        pdf.save(whole, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return whole.getvalue(), len(pdf.pages)


def _name_bookmarks(pdf: pikepdf.Pdf, headings: Sequence[str]) -> None:
    """Give bookmarks their headings: Chromium loses spaces at ends of lines, and says some titles twice."""
    bookmarks = list(_below(pdf.Root.get("/Outlines", pikepdf.Dictionary())))
    # Another Chromium may leave out some headings; its own titles are better than those of others.
    if len(bookmarks) == len(headings):
        for bookmark, heading in zip(bookmarks, headings, strict=True):
            bookmark.Title = pikepdf.String(heading)


def _below(bookmark: pikepdf.Object) -> Iterator[pikepdf.Object]:
    child = bookmark.get("/First")
    while child is not None:
        yield child
        yield from _below(child)
        child = child.get("/Next")


def _number_elements(pdf: pikepdf.Pdf) -> None:
    """Number the elements that others refer to from 0, where Chromium goes on from all that it has loaded."""
    tagged = [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"
    ]
    named = {bytes(element.ID): element for element in tagged if "/ID" in element}
    with_headers = [
        attributes
        for element in tagged
        for attributes in _as_list(element.get("/A"))
        if "/Headers" in attributes
    ]
    headers = {bytes(name) for attributes in with_headers for name in attributes.Headers}
    numbers = {
        name: pikepdf.String(f"node{number:08d}") for number, name in enumerate(sorted({*named, *headers}))
    }
    for name, element in named.items():
        element.ID = numbers[name]
    for attributes in with_headers:
        attributes.Headers = pikepdf.Array([numbers[bytes(name)] for name in attributes.Headers])
    if named:
        # A tree that needs no branches.
        leaves = [part for name, element in sorted(named.items()) for part in (numbers[name], element)]
        pdf.Root.StructTreeRoot.IDTree = pikepdf.Dictionary(Names=pikepdf.Array(leaves))


def _as_list(attributes: pikepdf.Object | None) -> Sequence[pikepdf.Object]:
    if attributes is None:
        return ()
    return list(attributes) if isinstance(attributes, pikepdf.Array) else (attributes,)
