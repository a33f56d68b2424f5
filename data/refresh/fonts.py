"""Regenerate book/assets/fonts: the faces of the book, cut down to the characters that it needs.

Needs npm, which fetches Source Sans and Iosevka (70 MB), and `pip install fonttools==4.68.0 brotli==1.2.1`.
Both are under the SIL Open Font License; its texts lie beside the files. "Source" is a reserved name, which a
cut-down version must not bear, so the faces are renamed after what they do. No variable font, which would be
one file for both weights: Chromium does not embed it into a PDF as a font, but as drawings of its letters.
"""

import argparse
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[2] / "book" / "assets" / "fonts"

#: Whole blocks rather than today's letters alone: a new sentence seldom needs new files. Latin with accents,
#: Greek, punctuation, superscripts and subscripts, arrows, mathematics, geometric shapes, signs of verdicts.
CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2B0, 0x2FF),
    *range(0x300, 0x340),
    *range(0x370, 0x400),
    *range(0x1D2C, 0x1D6B),
    *range(0x1EF8, 0x1EFA),
    *range(0x2010, 0x2040),
    *range(0x2070, 0x20A0),
    *range(0x2100, 0x2140),
    *range(0x2150, 0x215F),
    *range(0x2190, 0x219A),
    0x21A6,
    *range(0x21D0, 0x21D6),
    *range(0x2200, 0x22A6),
    *range(0x25A0, 0x2600),
    *range(0x2713, 0x2719),
    *range(0x275B, 0x275F),
    *range(0x27E8, 0x27EA),
]

#: Accents above any letter are placed by mark and mkmk; columns of numbers line up by tnum.
FEATURES = ["ccmp", "kern", "locl", "mark", "mkmk", "tnum"]

#: Family → npm package, its licence, and style → file of the package with its SHA-256.
FAMILIES = {
    "sans": (
        "source-sans@3.52.0",
        "LICENSE.md",
        {
            "regular": (
                "TTF/SourceSans3-Regular.ttf",
                "4644c81b86ec9caaa76b634889968ed3c4f4f52f054855933acc7c2b21e53b0f",
            ),
            "semibold": (
                "TTF/SourceSans3-Semibold.ttf",
                "a3f4f8dcf343a8f24dc61951de93f3ba1558b15cd250ba24af8a40e957081b7d",
            ),
        },
    ),
    "mono": (
        "@fontsource/iosevka@5.3.0",
        "LICENSE",
        {
            "regular": (
                "files/iosevka-latin-400-normal.woff2",
                "edd37efeaa39d005a13b7e1770f42a474cfd7dc22e4b7091c5783cec9dcdc794",
            )
        },
    ),
}


def build():
    """Return name → bytes of every file in the folder of fonts."""
    content = {}
    for family, (package, licence, styles) in FAMILIES.items():
        with tempfile.TemporaryDirectory() as folder:
            command = ["npm", "pack", "--silent", package]
            done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
            with tarfile.open(Path(folder) / done.stdout.split()[-1]) as archive:
                for style, (name, checksum) in styles.items():
                    source = archive.extractfile(f"package/{name}").read()
                    found = hashlib.sha256(source).hexdigest()
                    if found != checksum:
                        sys.exit(f"{name} of {package} has the SHA-256 {found} instead of {checksum}")
                    content[f"{family}-{style}.woff2"] = cut(source, f"Companion {family.title()}", style)
                lines = archive.extractfile(f"package/{licence}").read().decode().strip().splitlines()
        content[f"{family}-licence.txt"] = "".join(f"{line.rstrip()}\n" for line in lines).encode()
    return content


def cut(source, family, style):
    """Return a face as WOFF2, with `CHARACTERS` alone and with another name."""
    face = TTFont(io.BytesIO(source), recalcTimestamp=False)
    # Copyright and licence are kept.
    options = subset.Options(
        layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=[0, 13, 14]
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(face)
    full = f"{family} {style.title()}"
    for number, text in {1: full, 2: "Regular", 3: full, 4: full, 6: full.replace(" ", "")}.items():
        face["name"].setName(text, number, 3, 1, 0x409)
    face.flavor = "woff2"
    written = io.BytesIO()
    face.save(written)
    return written.getvalue()


def main():
    """Write the files, or with --check compare them with those that are stored."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the stored files, write nothing")
    check = parser.parse_args().check
    stale = []
    for name, content in build().items():
        path = FONTS / name
        if not check:
            FONTS.mkdir(exist_ok=True)
            path.write_bytes(content)
            print(f"wrote {name}: {len(content)} bytes")
        elif not path.is_file() or path.read_bytes() != content:
            stale.append(name)
    if stale:
        sys.exit(f"not reproduced byte for byte: {', '.join(stale)}")


if __name__ == "__main__":
    main()
