"""Short formulas of TeX as HTML, for where no MathJax sets them."""

import html
import re
from collections.abc import Iterator

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.")
_LETTERS = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "varepsilon": "ε",
    "theta": "θ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "pi": "π",
    "rho": "ρ",
    "sigma": "σ",
    "tau": "τ",
    "phi": "φ",
    "varphi": "φ",
    "chi": "χ",
    "psi": "ψ",
    "omega": "ω",
    "Gamma": "Γ",
    "Delta": "Δ",
    "Omega": "Ω",
}
_SIGNS = {"partial": "∂", "to": " → ", "times": " × ", "cdot": " · ", "approx": " ≈ "}
_FUNCTIONS = {"cos", "sin", "ln"}
_SPACES = {",": " ", ";": " ", " ": " ", "quad": " "}
# Change the letters that follow, which HTML leaves as they are.
_IGNORED = {"vec", "mathcal", "left", "right", "!"}
_ROMAN = {"rm"}
_FRACTIONS = {"frac", "tfrac", "dfrac"}


def html_of(formula: str) -> str:
    r"""Return a short formula of TeX as HTML: letters in italics, indices, Greek, fractions with a slash.

    Parameters
    ----------
    formula : str
        In which fractions, roots and the like are at most one deep; what is not known is refused.

    Examples
    --------
    >>> html_of(r"m_{\rm DM}/v_\phi")
    '<i>m</i><sub>DM</sub>/<i>v</i><sub><i>φ</i></sub>'
    >>> html_of(r"\tfrac{\varepsilon}{2\cos\theta_W} X^2")
    '<i>ε</i>/(2 cos <i>θ</i><sub><i>W</i></sub>) <i>X</i><sup>2</sup>'
    """
    text = _sequence(iter(_TOKEN.findall(formula.strip())), formula)
    return re.sub(r"  +", " ", text.replace("</i><i>", "")).strip()


def _sequence(tokens: Iterator[str], formula: str, end: str = "") -> str:
    parts, roman = [], False
    for token in tokens:
        if token == end:
            break
        name = token.removeprefix("\\")
        if token.startswith("\\") and name in _ROMAN:
            roman = True
        elif token in "^_":
            tag = "sup" if token == "^" else "sub"
            parts.append(f"<{tag}>{_argument(tokens, formula)}</{tag}>")
        elif token == "{":
            parts.append(_sequence(tokens, formula, "}"))
        elif token.startswith("\\") and name in _FRACTIONS:
            above, below = (_argument(tokens, formula) for _ in range(2))
            parts.append("/".join(f"({one})" if _is_long(one) else one for one in (above, below)) + " ")
        else:
            parts.append(_sign(token, formula, roman))
    # A sign that has nothing before it belongs to what follows.
    return re.sub(r"^ (−|\+) ", r"\1", "".join(parts))


def _argument(tokens: Iterator[str], formula: str) -> str:
    token = next(tokens, "")
    return _sequence(tokens, formula, "}") if token == "{" else _sign(token, formula, roman=False)


def _is_long(text: str) -> bool:
    return len(re.findall(r"[^<>/]+(?=<|$)", re.sub(r"<su[bp]>.*?</su[bp]>", "", text))) > 1 or " " in text


def _sign(token: str, formula: str, roman: bool) -> str:
    name = token.removeprefix("\\")
    if not token.startswith("\\"):
        if token.isspace():
            return ""
        if token.isalpha() and not roman:
            return f"<i>{token}</i>"
        return {"=": " = ", "+": " + ", "-": " − ", ",": ", "}.get(token, html.escape(token, quote=False))
    if name in _LETTERS:
        return f"<i>{_LETTERS[name]}</i>"
    if name in _SIGNS:
        return _SIGNS[name]
    if name in _FUNCTIONS:
        return f" {name} "
    if name in _SPACES:
        return _SPACES[name]
    if name in _IGNORED:
        return ""
    raise ValueError(
        f"the formula {formula!r} has {token!r}, which cannot be written without MathJax: "
        "write it in other words, or add the sign to companion.words.tex"
    )
