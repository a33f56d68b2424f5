"""What every refresh script shares: one way to write a data file, and to check that it would not change.

Run a script without arguments to rewrite its files, with --check to compare instead (exit code 1 if any
byte would change). Afterwards `python data/refresh/checksums.py` records the new contents.
"""

import argparse
import json
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parents[1]


def text_of(content):
    """Return the text of a data file: a string as it is, or JSON, one key or one row of numbers a line."""
    if isinstance(content, str):
        return content
    return _text(content, "") + "\n"


def main(description, build):
    """Write (or with --check compare) the files that `build()` returns as a mapping path → content.

    A script with options of its own gives its parser as description, and gets what it parsed in `build`.
    """
    parser = description if isinstance(description, argparse.ArgumentParser) else None
    own, parser = parser is not None, parser or argparse.ArgumentParser(description=description)
    parser.add_argument("--check", action="store_true", help="compare with the stored files, write nothing")
    arguments = parser.parse_args()
    check, stale = arguments.check, []
    for name, content in (build(arguments) if own else build()).items():
        path, text = DATA / name, text_of(content)
        if check:
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                stale.append(name)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {name}")
    if stale:
        sys.exit(f"not reproduced byte for byte: {', '.join(stale)}")


def _text(content, indent):
    inner = indent + "  "
    if isinstance(content, dict) and content:
        body = [f"{inner}{json.dumps(key)}: {_text(value, inner)}" for key, value in content.items()]
        return "{\n" + ",\n".join(body) + f"\n{indent}}}"
    if isinstance(content, list) and any(isinstance(item, (dict, list)) for item in content):
        return "[\n" + ",\n".join(inner + _text(item, inner) for item in content) + f"\n{indent}]"
    return json.dumps(content, ensure_ascii=False)
