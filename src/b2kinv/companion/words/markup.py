"""Plain text as HTML: characters that stay plain, indices, and spaces that no line ends at."""

import html
import re

#: A name, or names joined by dots or slashes, that no narrow column has room for.
_LONG_NAME = re.compile(r"[^\W\d][\w./]{19,}")
_INNER_JOINT = re.compile(r"(?<=\w)(?:_+|[./])(?=\w)")

# How names in data files and code are spelled → how they are written.
_SIGNS = {r"Omega h\^2": "Ω h²", r"\s*->\s*": " → ", "nu nubar": "ν ν̄"}


def unbroken(text: str) -> str:
    r"""Return a number's text with spaces that no line ends at, save between the ends of a range.

    Examples
    --------
    >>> unbroken("1.5 × 10⁸ kg").split(" ")
    ['1.5\xa0×\xa010⁸\xa0kg']
    """
    text = re.sub(r"(?<=[<>≤≲≳≃≈∼]) (?=[\d(])", "\u00a0", text.replace(" × ", "\u00a0×\u00a0"))
    return re.sub(r"(?<=[\d⁰¹²³⁴-⁹]) (?=[A-Za-zμΩ%])", "\u00a0", text)


def escaped(text: str) -> str:
    """Return plain text that stays plain in HTML and in Markdown, inside a table and out of it.

    Examples
    --------
    >>> print(escaped("|x| < 1"))
    &#124;x&#124; &lt; 1
    """
    special = {ord(character): f"&#{ord(character)};" for character in "|*_$~`[]\\"}
    return html.escape(text).translate(special)


def formula_html(text: str) -> str:
    """Return plain text as HTML in which x_a, C^V_sb, 10^−4.3 and a->b are set as formulas are.

    Examples
    --------
    >>> print(formula_html("x_a of C^V_sb"))
    x<sub>a</sub> of C<sup>V</sup><sub>sb</sub>
    """
    return escaped(_indexed(text)).translate({1: "<sup>", 2: "</sup>", 3: "<sub>", 4: "</sub>"})


def pieces(text: str) -> list[tuple[str, str]]:
    """Return plain text in pieces ("", text), ("sub", what stands below) and ("sup", what stands above).

    Examples
    --------
    >>> pieces("excluded by N_eff of Planck")
    [('', 'excluded by N'), ('sub', 'eff'), ('', ' of Planck')]
    >>> pieces("my_limit, and 8_B")
    [('', 'my_limit, and 8_B')]
    """
    parts = re.split(r"(\x01[^\x02]*\x02|\x03[^\x04]*\x04)", _indexed(text))
    kinds = {"\x01": "sup", "\x03": "sub"}
    return [(kinds[part[0]], part[1:-1]) if part[0] in kinds else ("", part) for part in parts if part]


def _indexed(text: str) -> str:
    # With control characters around what stands above (1, 2) and below (3, 4).
    text = re.sub(r"\balpha_", "α_", text)
    for spelled, sign in _SIGNS.items():
        text = re.sub(spelled, sign, text)
    text = re.sub(r"\b([A-Za-zα-ω])\^([A-Za-z0-9]+)(?=_|\b)", "\\1\x01\\2\x02", text)
    text = re.sub(r"\b10\^(−?[0-9.]+)", "10\x01\\1\x02", text)
    return re.sub(
        r"(\b[A-Za-zα-ω]|\x02)_([A-Za-zα-ω]+|\d\b)(?:_([A-Za-z]+))?",
        lambda found: f"{found[1]}\x03{','.join(_index(part) for part in found.groups()[1:] if part)}\x04",
        text,
    )


def breakable(escaped_text: str) -> str:
    """Return HTML's text in which long names may break between their words; copies are as before.

    Examples
    --------
    >>> breakable("fall.duration_without_air")
    'fall.<wbr>duration_<wbr>without_<wbr>air'
    >>> breakable("g_0 = 9.8")
    'g_0 = 9.8'
    """
    return _LONG_NAME.sub(lambda name: _INNER_JOINT.sub("\\g<0><wbr>", name[0]), escaped_text)


def code_html(text: str) -> str:
    """Return a name or a line of code as HTML; long names break between their words.

    Examples
    --------
    >>> code_html("decays.width_to_photons")
    '<code>decays.<wbr>width_<wbr>to_<wbr>photons</code>'
    """
    return f"<code>{breakable(html.escape(text, quote=False))}</code>"


def displayed_tex(text: str) -> str:
    r"""Return a formula as HTML that MathJax displays.

    Examples
    --------
    >>> print(displayed_tex("a < b"))
    <div class="math notranslate nohighlight">\[a &lt; b\]</div>
    """
    formula = html.escape(" ".join(text.split()), quote=False)
    return f'<div class="math notranslate nohighlight">\\[{formula}\\]</div>'


def verbatim(text: str) -> str:
    r"""Return a program's text as HTML that Markdown leaves alone.

    Examples
    --------
    >>> print(verbatim("if a < b:\n\n    pass"))
    <pre>if a &lt; b:&#10;&#10;    pass</pre>
    """
    # Line ends as entities, since an empty line would end the HTML block.
    return "<pre>" + html.escape(text.rstrip("\n"), quote=False).replace("\n", "&#10;") + "</pre>"


def _index(letters: str) -> str:
    return {"chi": "χ", "psi": "ψ", "phi": "φ", "gamma": "γ"}.get(letters, letters)
