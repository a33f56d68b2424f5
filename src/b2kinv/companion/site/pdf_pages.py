"""Just enough of PDF to number a list of contents: files as Chromium writes them, with a table of objects.

Only what is asked for is understood; anything else is an error and never a guess.
"""

import re

_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_STREAM = b">> stream\n"


def count(pdf):
    """Return the number of pages."""
    return len(_pages(_objects(pdf)))


def numbers(pdf):
    """Return named place → page, counted from 1, for every place that a link of the PDF leads to."""
    objects = _objects(pdf)
    page_of = {page: index for index, page in enumerate(_pages(objects), start=1)}
    catalog = _root(pdf, objects)
    named = _found(rb"/Dests (\d+) 0 R", catalog)
    places = re.findall(rb"/(\S+) \[(\d+) 0 R /XYZ", objects[int(named[1])])
    return {name.decode(): page_of[int(page)] for name, page in places}


def with_contents(book, beginning):
    """Return the PDF `book` with what is drawn on its first pages replaced by what `beginning` has there.

    All else stays, links included. What changes is appended, as the format foresees for edited files.
    """
    old, new = _objects(book), _objects(beginning)
    old_pages, new_pages = _pages(old), _pages(new)
    shift = max(old) + 1
    needed, changed = set(), {}
    for page, replacement in zip(old_pages, new_pages, strict=False):
        text = old[page]
        for key in (rb"/Resources <<.*?>>(?=\n/MediaBox)", rb"/Contents \d+ 0 R"):
            source, target = _found(key, new[replacement]), _found(key, text)
            needed |= {int(number) for number in _REFERENCE.findall(source[0])}
            text = text[: target.start()] + _shifted(source[0], shift) + text[target.end() :]
        changed[page] = text
    done = set()
    while needed - done:
        number = (needed - done).pop()
        done.add(number)
        head, stream, data = new[number].partition(_STREAM)
        needed |= {int(found) for found in _REFERENCE.findall(head)}
        changed[number + shift] = _shifted(head, shift) + stream + data
    return _appended(book, changed)


def without_the_moment(pdf):
    """Return the PDF with a fixed date, in as many bytes, so that two builds are the same.

    Examples
    --------
    >>> without_the_moment(b"/CreationDate (D:20261122182812+00'00')")
    b"/CreationDate (D:20260101000000+00'00')"
    """
    dated = re.sub(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}", rb"\g<1>20260101000000", pdf)
    # Elements are numbered on from whatever this Chromium numbered before; their order stays.
    names = sorted(set(re.findall(rb"\(node(\d{8})\)", dated)))
    order = {name: b"(node%08d)" % index for index, name in enumerate(names)}
    return re.sub(rb"\(node(\d{8})\)", lambda found: order[found[1]], dated)


def _found(pattern, text):
    match = re.search(pattern, text, re.DOTALL)
    if match is None:
        raise OSError("Chromium writes PDF in a way that is not known here")
    return match


def _objects(pdf):
    """Return number → text of every object."""
    start = _table_start(pdf)
    table = _found(rb"^xref\n0 \d+\n((?:\d{10} \d{5} [fn] ?\r?\n)+)", pdf[start:])[1]
    places = sorted(int(place) for place in re.findall(rb"(\d{10}) \d{5} n", table))
    found = {}
    for place, end in zip(places, [*places[1:], start], strict=True):
        head, _, text = pdf[place:end].partition(b" 0 obj\n")
        found[int(head)] = text.rstrip().removesuffix(b"endobj").rstrip()
    return found


def _table_start(pdf):
    return int(_found(rb"startxref\n(\d+)\n%%EOF\s*$", pdf[-100:])[1])


def _trailer(pdf):
    return _found(rb"trailer.*", pdf[_table_start(pdf) :])[0]


def _root(pdf, objects):
    return objects[int(_found(rb"/Root (\d+) 0 R", _trailer(pdf))[1])]


def _pages(objects):
    """Return the numbers of the page objects in the order of the pages."""
    kids = {
        number: [int(kid) for kid in _REFERENCE.findall(_found(rb"/Kids \[([^\]]*)\]", text)[1])]
        for number, text in objects.items()
        if text.startswith(b"<</Type /Pages")
    }
    (root,) = set(kids) - {kid for listed in kids.values() for kid in listed}

    def leaves(number):
        return [leaf for kid in kids[number] for leaf in leaves(kid)] if number in kids else [number]

    return leaves(root)


def _shifted(text, shift):
    return _REFERENCE.sub(lambda found: b"%d 0 R" % (int(found[1]) + shift), text)


def _appended(pdf, changed):
    """Return the PDF with new texts for some objects, and others added, after its end."""
    body, places = bytearray(pdf), {}
    for number, text in sorted(changed.items()):
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    start = len(body)
    body += b"xref\n"
    for number, place in sorted(places.items()):
        body += b"%d 1\n%010d 00000 n \n" % (number, place)
    kept = b"\n".join(re.findall(rb"/(?:Root|Info) \d+ 0 R", _trailer(pdf)))
    size, before = max(places) + 1, _table_start(pdf)
    body += b"trailer\n<</Size %d\n%s\n/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, kept, before, start)
    return bytes(body)
