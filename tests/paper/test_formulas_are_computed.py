"""The formulas of the docstrings are what the functions compute: the text itself is evaluated with mpmath.

A small reader turns the notation of the docstrings into numbers: a product written side by side, fractions
from left to right, superscripts, λ^½(1, a, b), √, |C|², sums Σ_q over listed terms, integrals ∫ ds. So a
formula that is wrong in the docstring and in `data/equations.yml` alike is found. Masses and form factors are
given; each function is evaluated at one allowed point where no term of its formula vanishes. The right-hand
side of a differential equation is compared with the slope of the function's solution.
"""

import dataclasses
import functools
import itertools
import math
import re
import types
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
import scipy.integrate
import scipy.linalg

from b2kinv.companion.ledger import equations
from b2kinv.paper import PAPER
from b2kinv.physics import (
    alp_couplings,
    alp_production,
    alp_widths,
    b_mesons,
    b_to_vector_boson,
    boltzmann,
    dark_higgs,
    early_universe,
    electroweak,
    form_factors,
    freeze_in,
    hadron_ratio,
    hadronic_thresholds,
    inputs,
    majorana_annihilation,
    measurements,
    model_discrimination,
    thermal_averages,
    units,
)
from b2kinv.sections import alp_decays, alp_freeze_in, dark_photon_decays, dark_photon_freeze_out

FORMULAS = equations.formulas(PAPER)
VALUE = inputs.value
SUPERSCRIPTS = {sign: digit for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
FRACTIONS = {"½": mpmath.mpf(1) / 2, "⅓": mpmath.mpf(1) / 3}
BRACKETS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩"}
#: Of Gauss-Legendre on each piece of an integral.
NODES = list(zip(*(array.tolist() for array in np.polynomial.legendre.leggauss(16)), strict=True))


class NotationError(ValueError):
    """The text goes on with something that is no formula."""


@dataclasses.dataclass(frozen=True)
class Of:
    """What a name stands for if that depends on the value of another name."""

    variable: str
    function: Callable


@dataclasses.dataclass
class Reader:
    """Reads a formula from a place in a text on, with the names that may stand in it.

    The name of a sum, "Σ_q", has a list with the names of each term; that of an integral, "∫ ds", has a tuple
    of the ends of its pieces.
    """

    text: str
    names: dict[str, object]
    place: int = 0
    in_bars: bool = False

    def take(self, sign):
        while self.text[self.place : self.place + 1] == " ":
            self.place += 1
        found = self.text.startswith(sign, self.place)
        self.place += len(sign) * found
        return found

    def expect(self, sign):
        if not self.take(sign):
            raise NotationError(f"no {sign!r} at {self.text[self.place :]!r}")

    def expression(self):
        total = -self.product() if self.take("−") else self.product()
        while True:
            if self.take("+"):
                total += self.product()
            elif self.take("−"):
                total -= self.product()
            else:
                return total

    def product(self):
        value = self.factor()
        while True:
            if self.take("·") or self.take("×"):
                value *= self.factor()
            elif self.take("/"):
                value /= self.factor()
            elif self.begins_factor():
                value *= self.factor()
            else:
                return value

    def begins_factor(self):
        self.take("")
        return bool(re.match(r"[\d(\[{⟨√½⅓π]", self.text[self.place :])) or bool(
            self.name() or (self.text.startswith("|", self.place) and not self.in_bars)
        )

    def name(self):
        begin = (name for name in self.names if self.text.startswith(name, self.place))
        # No name goes on behind it: the "a" of "and" is none.
        known = (name for name in begin if not re.match("[A-Za-z_]", self.text[self.place + len(name) :]))
        return max(known, key=len, default="")

    def value(self, name):
        value = self.names[name]
        if isinstance(value, Of):
            value = value.function(self.names[value.variable])
        if isinstance(value, list):
            return self.over([(1, entry) for entry in value])
        if isinstance(value, tuple):
            variable, pieces = name.removeprefix("∫ d"), itertools.pairwise(value)
            return self.over(
                [
                    (weight * (b - a) / 2, {variable: (a + b) / 2 + node * (b - a) / 2})
                    for a, b in pieces
                    for node, weight in NODES
                ]
            )
        return mpmath.mpmathify(value) if isinstance(value, int | float | complex) else value

    def over(self, terms):
        """Return the sum of the product that follows, each time with a weight and other names."""
        total = 0
        for weight, names in terms:
            reader = dataclasses.replace(self, names=self.names | names)
            total += weight * reader.product()
        self.place = reader.place
        return total

    def factor(self):
        name = self.name() if self.begins_factor() else ""
        if not callable(self.names.get(name)):
            return self.atom() ** self.power()
        self.place += len(name)
        power = self.power()
        opened = next((sign for sign in "([" if self.text.startswith(sign, self.place)), "")
        if not opened:
            return self.names[name](self.factor()) ** power
        self.place += 1
        arguments = [self.expression()]
        while self.take(","):
            arguments.append(self.expression())
        self.expect(BRACKETS[opened])
        return self.names[name](*arguments) ** power

    def power(self):
        digits = re.match("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", self.text[self.place :])
        if digits:
            self.place += len(digits[0])
            return int("".join(str(SUPERSCRIPTS[sign]) for sign in digits[0]))
        if self.text.startswith("^", self.place):
            self.place += 1
            return self.atom()
        return 1

    def atom(self):
        self.take("")
        if number := re.match(r"\d+(\.\d+)?", self.text[self.place :]):
            self.place += len(number[0])
            return mpmath.mpf(number[0])
        if name := self.name():
            self.place += len(name)
            return self.value(name)
        if self.take("π"):
            return +mpmath.pi
        if self.take("√"):
            return mpmath.sqrt(self.atom())
        for sign, fraction in FRACTIONS.items():
            if self.take(sign):
                return fraction
        for opening, closing in BRACKETS.items():
            if self.take(opening):
                return self.until(closing)
        self.expect("|")
        self.in_bars = True
        value = abs(self.expression())
        self.in_bars = False
        self.expect("|")
        return value

    def until(self, closing):
        inside = dataclasses.replace(self, in_bars=False)
        value = inside.expression()
        inside.expect(closing)
        # [...]_{m² → q²}: the bracket with another mass.
        if other := re.match(r"_\{(\S+)² → (\S+)\}", self.text[inside.place :]):
            mass = {other[1]: mpmath.sqrt(Reader(other[2], self.names).expression())}
            value = dataclasses.replace(self, in_bars=False, names=self.names | mass).expression()
            inside.place += len(other[0])
        self.place = inside.place
        return value


#: What every formula may use.
FUNCTIONS = {
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "ln": mpmath.log,
    "exp": mpmath.exp,
    "arcsin": mpmath.asin,
    "artanh": mpmath.atanh,
    "arcoth": mpmath.acoth,
    "K₁": functools.cache(lambda x: mpmath.besselk(1, x)),
    "K₂": functools.cache(lambda x: mpmath.besselk(2, x)),
}


def kallen(x, y, z):
    return x * x + y * y + z * z - 2 * (x * y + y * z + z * x)


@dataclasses.dataclass(frozen=True)
class Case:
    """A function, called, and what stands in its formula.

    `start` is what stands before the formula; `defines` are the names that the text itself explains behind
    it, in an order in which each needs none of the later ones; `unit` leads from natural units to the
    function's. `rel` is the accuracy of what the function is compared with.
    """

    function: str
    call: Callable[[Callable], float]
    names: dict[str, object]
    start: str = " = "
    defines: tuple[str, ...] = ()
    unit: Callable[[float], float] = lambda value: value
    signs: str = "∓±"
    rel: float = 1e-9

    @property
    def path(self):
        (path,) = (path for path in FORMULAS if path.endswith(f".{self.function}"))
        return path

    @property
    def text(self):
        text = " ".join(FORMULAS[self.path].split())
        return text.translate({ord(old): new for old, new in zip("∓±", self.signs, strict=True)})

    def evaluate(self, text):
        """Return all forms of the formula that the text has, and the places that were read."""
        names = FUNCTIONS | self.names
        read = []
        for name in self.defines:
            begin = text.rindex(f" {name} = ") + len(f" {name} = ")
            reader = Reader(text, names, begin)
            names = names | {name: reader.expression()}
            read.append((begin, reader.place))
        begin = text.index(self.start) + len(self.start)
        reader = Reader(text, names, begin)
        values = [reader.expression()]
        while reader.take("="):
            values.append(reader.expression())
        if not re.match(r"$|,|for |and |over |with ", text[reader.place :].lstrip()):
            raise NotationError(f"left over: {text[reader.place :]!r}")
        read.append((begin, reader.place))
        return values, read


@dataclasses.dataclass(frozen=True)
class Replaced(Case):
    """A formula that says what to replace in that of another function, whose value is `names["other"]`."""

    def evaluate(self, text):
        names = FUNCTIONS | self.names
        places = []
        for mark in (" Q_b = ", " with ", " → "):
            # The arrow of the replacement, not those of the reactions.
            begin = text.index(mark, text.index(" with ") if mark == " → " else 0) + len(mark)
            reader = Reader(text, names, begin)
            names = names | {mark: reader.expression()}
            if mark == " Q_b = ":
                names = names | {"Q_b": names[mark]}
            places.append((begin, reader.place))
        return [names["other"] * names[" → "] / names[" with "]], places


@dataclasses.dataclass(frozen=True)
class Mixed(Case):
    """A Lagrangian, whose masses and mixings are found from the matrices of its kinetic and mass terms."""

    def evaluate(self, text):
        begin = len("L = ")

        def lagrangian(fields, masses):
            B, W, _ = fields
            of_fields = dict(zip("BWX", fields, strict=True)) | {"Z": COS_W * W - SIN_W * B}
            return Reader(text, FUNCTIONS | self.names | of_fields | masses, begin).expression()

        def matrix(form):
            # Of a quadratic form, from fields of strength 2.
            basis = 2 * np.eye(3)
            form = functools.cache(form)
            return [
                [float(form(tuple(a + b)) - form(tuple(a)) - form(tuple(b))) / 8 for b in basis]
                for a in basis
            ]

        massless = {"m_Z": 0, "m_X": 0}
        kinetic = np.array(matrix(lambda fields: lagrangian(fields, massless)))
        masses = np.array(matrix(lambda fields: lagrangian(fields, {}))) - kinetic
        try:
            squares, states = scipy.linalg.eigh(2 * masses, -4 * kinetic)
        except np.linalg.LinAlgError:
            return [math.inf], []
        B, W = states[:2, 1] * np.sign(states[2, 1])
        m_X, m_Z = np.sqrt(np.abs(squares[1:]))
        found = electroweak.Mixing(m_X, m_Z, COS_W * B + SIN_W * W, COS_W * W - SIN_W * B)
        return [in_one_number(found)], [(begin, len(text))]


def in_one_number(mixing):
    return mixing.mass_X + mixing.mass_Z + 100 * mixing.epsilon + 1000 * mixing.epsilon_Z


class Spin:
    """A matrix in the space of spinors; a number added to it is a multiple of the unit matrix."""

    def __init__(self, matrix):
        self.matrix = matrix

    def __mul__(self, other):
        return Spin(self.matrix @ other.matrix if isinstance(other, Spin) else self.matrix * complex(other))

    def __rmul__(self, number):
        return self * number

    def __truediv__(self, number):
        return self * (1 / number)

    def __add__(self, other):
        return Spin(self.matrix + (other.matrix if isinstance(other, Spin) else complex(other) * np.eye(4)))

    __radd__ = __add__

    def __neg__(self):
        return self * -1

    def __rsub__(self, number):
        return -self + number

    def __sub__(self, other):
        return self + -other

    def __pow__(self, power):
        return Spin(np.linalg.matrix_power(self.matrix, power)) if power != 1 else self


PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
GAMMA = [np.kron([[0, 1], [1, 0]], np.eye(2)), *(np.kron([[0, 1], [-1, 0]], sigma) for sigma in PAULI)]


def slash(p):
    return p[0] * GAMMA[0] - sum(p[i] * GAMMA[i] for i in (1, 2, 3))


def spinors(p, mass):
    """Return the four components of two spinors in columns whose sum over spins is p̸ + mass."""
    values, states = np.linalg.eigh((slash(p) + mass * np.eye(4)) @ GAMMA[0])
    return states[:, 2:] * np.sqrt(values[2:])


@dataclasses.dataclass(frozen=True)
class Amplitude(Case):
    """A cross section whose formula gives the amplitude in spinors behind it."""

    def evaluate(self, text):
        begin = text.index(", M = ") + len(", M = ")
        read = []

        def squared(cosine):
            s, m, m_phi = (float(self.names[name]) for name in ("s", "m_DM", "m_φ"))
            p, k = math.sqrt(s / 4 - m**2), math.sqrt(s / 4 - m_phi**2)
            direction = np.array([math.sqrt(1 - cosine**2), 0, cosine])
            p_1, p_2 = (np.array([math.sqrt(s) / 2, 0, 0, sign * p]) for sign in (1, -1))
            k_1, k_2 = (np.array([math.sqrt(s) / 2, *(sign * k * direction)]) for sign in (1, -1))
            names = {f"{name}̸_{i}": Spin(slash(q)) for name, pair in
                     (("p", (p_1, p_2)), ("k", (k_1, k_2))) for i, q in enumerate(pair, 1)}  # fmt: skip
            names |= {"t": m**2 + m_phi**2 - s / 2 + 2 * p * k * cosine}
            names |= {"u": m**2 + m_phi**2 - s / 2 - 2 * p * k * cosine}
            names |= {"v̄_2": Spin(spinors(p_2, -m).conj().T @ GAMMA[0]), "u_1": Spin(spinors(p_1, m))}
            reader = Reader(text, FUNCTIONS | self.names | names, begin)
            amplitudes = reader.expression()
            if not isinstance(amplitudes, Spin):
                raise NotationError("no spinors")
            read[:] = [(begin, reader.place)]
            return float(np.sum(np.abs(amplitudes.matrix) ** 2))

        case = Case(self.function, self.call, self.names | {"Σ|M|²": Of("cos θ", squared)})
        values, places = case.evaluate(text)
        return values, places + read


THETA_W = mpmath.asin(mpmath.sqrt(electroweak.sin2_theta_W()))
SIN_W, COS_W = float(mpmath.sin(THETA_W)), float(mpmath.cos(THETA_W))
E_CHARGE = electroweak.elementary_charge()
ELECTROWEAK = {
    "e": E_CHARGE,
    "g": E_CHARGE / mpmath.sin(THETA_W),
    "θ_W": THETA_W,
    "α": VALUE("fine_structure_constant"),
}
M_B, M_K = VALUE("mass_B_plus"), VALUE("mass_K_plus")
M_B0, M_KSTAR = VALUE("mass_B_zero"), VALUE("mass_Kstar_zero")
SPEED = 220e3 / VALUE("speed_of_light")
M_E = VALUE("mass_electron")


def in_cm2(cross_section):
    return units.to_cm2(float(cross_section))


def read(function, mark, names):
    """Return what the formula of a function says behind a mark."""
    text = " ".join(FORMULAS[function].split())
    return Reader(text, FUNCTIONS | names, text.index(mark) + len(mark)).expression()


def of_q2(form_factor):
    return lambda q2: float(form_factor(float(q2)))


def A_2(q2):
    """Return A_2 by the definition of A_12 (arXiv:1503.05534), with the masses of this K*."""
    A_1, A_12 = (of_q2(form_factor)(q2) for form_factor in (form_factors.A_1, form_factors.A_12))
    energy = M_B0**2 - M_KSTAR**2 - q2
    weighted = (M_B0 + M_KSTAR) ** 2 * energy * A_1 - 16 * M_B0 * M_KSTAR**2 * (M_B0 + M_KSTAR) * A_12
    return weighted / kallen(M_B0**2, M_KSTAR**2, q2)


B_TO_K_ALP = {
    "τ_B": b_mesons.lifetime("+"),
    "m_B": M_B,
    "m_K": M_K,
    "m_K*": VALUE("mass_Kstar_plus"),
    "m_a": 2.1,
    "f_a": 3e7,
    "C_V_sb": 0.7,
    "C_A_sb": 0.6,
    "λ": kallen,
    "f_0": of_q2(form_factors.f_zero),
    "A_0": of_q2(form_factors.A_0),
}
X_VECTOR = {
    "g_bs": 3e-8,
    "m_B": M_B,
    "m_X": 2.1,
    "λ": kallen,
    "y_K": (M_K / M_B) ** 2,
    "y_X": (2.1 / M_B) ** 2,
    "f_+": of_q2(form_factors.f_plus),
}
X_TO_KSTAR = {
    "m_X": 2.1,
    "y_K*": (M_KSTAR / M_B0) ** 2,
    "y_X": (2.1 / M_B0) ** 2,
    "x_K*X": (M_B0**2 - M_KSTAR**2 - 2.1**2) / (2 * M_KSTAR * 2.1),
    "A_1": of_q2(form_factors.A_1),
    "A_2": A_2,
    "V": of_q2(form_factors.V),
}
ALP = {"m_a": 2.1, "f_a": 3e3, "α": VALUE("fine_structure_constant")}
QUARKS = {"m_b": 4.2, "m_s": 0.3, "m_a": 2.1, "f_a": 3e3, "C_V_sb": 0.7, "C_A_sb": 0.6}
SCATTERING = {"f_a": 3e3, "C_b": 0.7, "α_s": 0.3, "x_a": 2.1**2 / 90, "x_b": 4.2**2 / 90}
AT_S = (90.0, 2.1, 3e3, 0.7, 4.2, 0.3)
TODAY = {"s₀": early_universe.entropy_density_today(), "H₀² M_Pl²/h²": early_universe.critical_density() / 3}
PAPER_TODAY = {
    "s₀": measurements.paper_constant("entropy_density_today"),
    "H₀": 0.7 * measurements.paper_constant("hubble_constant_over_h"),
    "M_Pl": measurements.paper_constant("planck_mass_reduced"),
    "h": 0.7,
}
DARK = {"m_X": 2.1, "m_DM": 0.5, "α_X": 0.01, "m_φ": 0.2, "v": 2.1 / (2 * mpmath.sqrt(4 * mpmath.pi * 0.01))}
PENGUIN = {
    "g": electroweak.weak_coupling(),
    "ε_Z": 0.3,
    "V_ts*": VALUE("ckm_V_ts"),
    "V_tb": VALUE("ckm_V_tb"),
    "θ_W": THETA_W,
} | {
    "m_t": VALUE("mass_top_quark_MSbar"),
    "m_W": VALUE("mass_W"),
}
SEARCH = {"α_X": 0.01, "v": SPEED, "m_DM": 0.5, "m_X": 2.1, "m_e": M_E} | ELECTROWEAK


def couplings(fermion):
    """Return v and a of a fermion, by the formula of `fermion_couplings`."""
    Q, T_3, _ = electroweak.FERMIONS[fermion]
    names = ELECTROWEAK | {"ε": 0.2, "ε_Z": 0.3, "Q": Q, "T_3": T_3}
    path = "b2kinv.sections.dark_photon_decays.fermion_couplings"
    return {"v": read(path, "v = ", names), "a": read(path, ", a = ", names)}


#: (g/(4 cos θ_W)) ε_Z for ε_Z = 0.3.
Z_AXIAL = ELECTROWEAK["g"] / (4 * mpmath.cos(THETA_W)) * 0.3


def loop(branch):
    path = "b2kinv.physics.alp_couplings.loop_function"
    return lambda x: read(path, branch, {"x": x, "i": 1j})


def penguin(x):
    return read("b2kinv.sections.dark_photon_decays.bs_coupling", "C_0(x) = ", {"x": x})


#: Mass, charge, colours and coupling of each fermion in the loops.
LOOPS = [
    {"N_c": 3, "m_f": VALUE(f"mass_{quark}_quark"), "Q_f": mpmath.mpf(charge) / 3, "C_ff": 0.7}
    for quark, charge in zip(
        ("up", "down", "strange", "charm", "bottom", "top"), (2, -1, -1, 2, -1, 2), strict=True
    )
]
LEPTONS = ("electron", "muon", "tau")
LEPTON_LOOPS = [{"N_c": 1, "m_f": VALUE(f"mass_{lepton}"), "Q_f": -1, "C_ff": 0.4} for lepton in LEPTONS]
B_OF = {"B": lambda x: complex(alp_couplings.loop_function(float(x)))}


def alp_width(to, *arguments, **options):
    return float(getattr(alp_widths, f"width_to_{to}")(2.1, 3e3, *arguments, **options))


#: At 1.5 GeV, where the factors H of light and of strange quarks and of gluons are below 1.
AT_1500 = {"thresholds": "hadrons"}
ALP_WIDTHS = {
    "H_g": hadronic_thresholds.opening(1.5, "gluons"),
    "Γ(a → gg)": float(
        alp_widths.width_to_gluons(1.5, 3e3, alp_couplings.effective_gluon_coupling(1.5, 0.7, 0.2, **AT_1500))
    ),
    "Γ(a → γγ)": float(
        alp_widths.width_to_photons(
            1.5, 3e3, alp_couplings.effective_photon_coupling(1.5, 0.7, 300.0, **AT_1500)
        )
    ),
    "Γ(a → χχ̄)": float(alp_widths.width_to_dark_matter(1.5, 3e3, 0.4, 0.6)),
    "Σ_q": [
        {
            "H_q": hadronic_thresholds.opening(1.5, quark),
            "Γ(a → q q̄)": float(
                alp_widths.width_to_fermions(1.5, 3e3, VALUE(f"mass_{quark}_quark"), 0.7, colours=3)
            ),
        }
        for quark in ("up", "down", "strange", "charm", "bottom")
    ],
}
CHARM_LOOP = dict(zip(("E₁", "E₂"), hadronic_thresholds.loop_region("charm"), strict=True))
M_ETA, WIDTH_ETA, F_ETA = VALUE("mass_eta_c"), VALUE("width_eta_c"), VALUE("decay_constant_eta_c")


def charm_loop(energy):
    return complex(alp_couplings.loop_function((2 * VALUE("mass_charm_quark") / energy) ** 2))


def three_kaons(m_a):
    """Return the phase space of K K̄ π by an integral of its own."""
    m_K, m_pi = VALUE("mass_K_plus"), VALUE("mass_pion_zero")
    integral, _ = scipy.integrate.quad(
        lambda s: float(mpmath.sqrt(kallen(m_a**2, s, m_pi**2) * kallen(s, m_K**2, m_K**2)) / s),
        4 * m_K**2,
        (m_a - m_pi) ** 2,
    )
    return 2 * integral / m_a**4


def annihilation_bracket(s, m_a, m_b=4.2):
    """Return the bracket of Eq. (22) over β, as printed."""
    x_a, x_b = m_a**2 / s, m_b**2 / s
    beta = mpmath.sqrt(1 - 4 * x_b)
    return (1 + x_a**2 - 4 * x_a * x_b) * mpmath.atanh(beta) / beta - x_a


def energies(threshold, T):
    """Return the pieces of an integral over s, graded towards the threshold, where σ may be a root."""
    return (threshold**2, *(threshold**2 + (40 * T) ** 2 * 8.0**-k for k in range(9, -1, -1)))


@functools.cache
def annihilation(s):
    return float(dark_photon_freeze_out.annihilation_cross_section(s, 0.5, 0.6, 2.1, 0.01))


def smooth(s):
    """A cross section to average."""
    return 1 / (s + 3)


AVERAGED = {
    "∫ ds": tuple((1.9 + 0.7 * y) ** 2 for y in (0, 2, 6, 16, 40)),
    "λ": kallen,
    "σ": smooth,
    "m_1": 1.2,
    "m_2": 0.7,
    "g₁": 2,
    "g₂": 3,
    "g": 5,
    "m": 0.4,
    "T": 0.7,
}


def number_density(mass, states, T):
    x = mpmath.mpf(mass) / T
    return states * T**3 / (2 * mpmath.pi**2) * (x**2 * mpmath.besselk(2, x) if mass else 2)


def scattering_average(kind, m_1, m_2, threshold):
    """Return ⟨σv⟩ at T = 4.2/3 for couplings of 1/GeV, m_a = 2.1 and m_b = 4.2."""
    cross_section = getattr(alp_production, f"cross_section_{kind}")
    coupling = {"gluon": 0.3, "photon": VALUE("fine_structure_constant")}[
        "photon" if "photon" in kind else "gluon"
    ]
    return float(
        thermal_averages.thermally_averaged_cross_section(
            lambda s: cross_section(s, 2.1, 1.0, 1.0, 4.2, coupling), m_1, m_2, 1.4, threshold
        )
    )


PRODUCTION = {
    "n_b": number_density(4.2, 6, 1.4),
    "n_a": number_density(2.1, 1, 1.4),
    "m_b": 4.2,
    "T": 1.4,
    "Σ_(V = g, γ)": [
        {
            "n_V": number_density(0, states, 1.4),
            "⟨σ(b V → b a) v⟩": scattering_average(f"b_{boson}_to_b_alp", 4.2, 0.0, 6.3),
            "⟨σ(b b̄ → a V) v⟩": scattering_average(f"b_anti_b_to_alp_{boson}", 4.2, 4.2, 0.0),
        }
        for boson, states in (("gluon", 16), ("photon", 2))
    ],
}


BROAD = 0.3


def off_shell():
    """Return the names of off-shell decay to a K⁺, for a wide resonance."""
    path = "b2kinv.sections.dark_photon_decays.off_shell_width"
    ends = {"m_DM": 0.5, "m_B": M_B, "m_K⁽*⁾": M_K}
    to_kaon = functools.cache(lambda m: float(b_to_vector_boson.width_K(3e-8, float(m), "+")))
    to_dark = functools.cache(lambda m: float(dark_photon_decays.width_to_dark_matter(float(m), 0.5, 0.9)))
    return {
        "Γ(B → K⁽*⁾ X)": Of("m_X", to_kaon),
        "Γ(X → ψψ)": Of("m_X", to_dark),
        "Γ_X": to_dark(2.1) + BROAD,
        "m_X": 2.1,
        "∫ dq²": tuple(np.linspace(*(float(read(path, mark, ends)) for mark in ("from ", " to ")), 9)),
    }


HELICITIES = dict(
    zip(
        ("H_0", "H_+", "H_−"),
        (
            float(b_to_vector_boson.longitudinal_amplitude(2.1)),
            *map(float, b_to_vector_boson.transverse_amplitudes(2.1)),
        ),
        strict=True,
    )
)

#: Freeze-out near the transition of QCD, where g_s changes.
FREEZING = (4.0, 0.2, 2.1, 2e-4)
RELIC = functools.cache(lambda: majorana_annihilation.unit_relic(4.0, 0.2))
HIGGS_COUPLING = float(dark_photon_freeze_out.higgs_coupling(4.0, 2.1, 2e-4))


def slope_of_freeze_out(_):
    below, above = RELIC().evolution(np.array([25 / 1.002, 25 * 1.002]), HIGGS_COUPLING**4)
    return (above - below) / (2 * math.log(1.002))


def at_freeze_out():
    T = 4.0 / 25
    return {
        "s": float(early_universe.entropy_density(T)),
        "⟨σv⟩": float(dark_photon_freeze_out.averaged_cross_section(25.0, *FREEZING)),
        "H": float(early_universe.hubble_rate(T)),
        "d ln g_s/d ln T": float(early_universe.entropy_degrees_of_freedom_slope(T)),
        "Y": float(RELIC().evolution(25.0, HIGGS_COUPLING**4)),
        "Y_eq": float(early_universe.equilibrium_yield(4.0, 2, T)),
    }


CONSTANT = {"R": 0.7, "D": 0.4, "Y_eq": 2.0, "Ỹ_eq": 3.0}
STEP = 1e-3


def slope(yields, step=STEP):
    """Return the slope of a solution between its last point and the one before the last but one."""
    return (yields[-1] - yields[-3]) / (2 * step)


def linear(f):
    constant = (np.full((2, 3), CONSTANT[name]) for name in ("R", "D", "Y_eq"))
    return f(np.array([0.0, 1e-4, 2e-4]), *constant, initial=0.5)


def with_back_reaction(f):
    u = [0.0, 1.0, 1.0 + STEP, 1.0 + 2 * STEP]
    return f(lambda u: tuple(CONSTANT.values()), u, 0.5, 1e-12)


LINEAR, FULL = linear(boltzmann.freeze_in), with_back_reaction(boltzmann.freeze_in_with_back_reaction)


def plasma_of_constant_rates():
    """Return a plasma in which nothing depends on temperature, with the last steps small."""
    plasma = object.__new__(freeze_in.Plasma)
    plasma.u = np.array([*np.linspace(0.0, 1.0, 41), 1.0 + 10 * STEP, 1.0 + 20 * STEP])
    plasma.points = np.concatenate([plasma.u[:1], boltzmann.nodes(plasma.u).reshape(-1)])
    values = {"hubble": 1.7, "equilibrium": 2.0, "slowed": 0.8, "decays": 0.3, "scatterings": 0.9}
    for name, value in values.items():
        setattr(plasma, name, np.full(len(plasma.points), value))
    return plasma


WIDTHS = types.SimpleNamespace(
    width_b=np.array([0.6]),
    scattering=np.array([0.5]),
    visible=np.array([0.4]),
    dark=np.array([0.85]),
    decayed=np.ones(1),
    dark_share=np.array([0.68]),
)


@functools.cache
def evolved(f):
    yields, _ = f(plasma_of_constant_rates(), WIDTHS, np.full((1, 127), 3.0), 0.5)
    return yields


EVOLVED = evolved(freeze_in.evolve)
EVOLUTION = {
    # (0.6 · 0.3 + 0.5 · 0.9 + 0.4 · 0.8)/1.7, by the formula of `relaxation`.
    "R": 0.95 / 1.7,
    "Γ(a → χχ̄)": 0.85,
    "⟨m_a/E⟩": 0.8,
    "H": 1.7,
    "Y_a^eq": 2.0,
    "Ỹ_χ^eq": 3.0,
    "Y_a": EVOLVED.parent[0, -2],
    "Ỹ_χ": EVOLVED.daughter[0, -2],
}


#: A share so small that the decays to dark matter do not change the ALP's yield.
SHARE = 1e-9


@functools.cache
def frozen_in():
    """Return plasma, width and yield of the ALP, with |C_q|/f_a = 6e-9/GeV."""
    p = alp_freeze_in.Parameters()
    C = 6e-9 * p.f_a
    p = p.replace(C_q=C, C_V_sb=C, C_A_sb=C, C_chi=0.0)
    plasma = freeze_in.Plasma({name: getattr(p, name) for name in freeze_in.Kinematic.__annotations__})
    values = {name: getattr(p, name) for name in freeze_in.CouplingValues.__annotations__}
    values = {name: one if isinstance(one, str) else np.array([one]) for name, one in values.items()}
    quark = freeze_in.Couplings(values, p.dark_matter)
    yields, _ = freeze_in.evolve(plasma, quark, np.full((1, len(plasma.points)), 1e9))
    return plasma, float(quark.visible[0]), yields.parent[0]


def over_time(slope):
    """Return today's yield of dark matter: the ALPs that are left at the end decay as well."""
    plasma, _, alps = frozen_in()
    integral = scipy.integrate.simpson(np.array(slope, dtype=float), x=plasma.u)
    return integral + 2 * alps[-1] * SHARE


CASES = [
    Case(
        "belle2_excess.tension",
        lambda f: f(2.3e-5, 7e-6, 6.4e-6, 5.58e-6, 4e-7),
        {"measured": 2.3e-5, "predicted": 5.58e-6, "σ_measured": 6.4e-6, "σ_predicted": 4e-7},
        start="",
    ),
    Case("alp_decays.branching_ratio_B_to_K_alp", lambda f: f(2.1, 3e7, 0.7), B_TO_K_ALP, start=""),
    Case(
        "sections.alp_decays.branching_ratio_B_to_Kstar_alp", lambda f: f(2.1, 3e7, 0.6), B_TO_K_ALP, start=""
    ),
    Case("as_printed.branching_ratio_B_to_Kstar_alp", lambda f: f(2.1, 3e7, 0.6), B_TO_K_ALP, start=""),
    Case(
        "alp_decays.branching_ratio_B_to_invisible",
        lambda f: f(1e-5, 0.3, 0.6),
        {"BR(B → K⁽*⁾ a)": 1e-5, "BR(a → χχ̄)": 0.3, "P": 0.6, "BR(a → vis)": 0.7},
    ),
    Case(
        "alp_widths.width_to_fermions",
        lambda f: f(2.1, 3e3, 0.4, 0.7, colours=3),
        ALP | {"N_c": 3, "C_ff": 0.7, "m_f": 0.4},
    ),
    Case("alp_widths.width_to_photons", lambda f: f(2.1, 3e3, 0.7), ALP | {"C_γ": 0.7}),
    Case(
        "alp_widths.width_to_gluons", lambda f: f(2.1, 3e3, 0.7, alpha_s=0.3), ALP | {"C_G": 0.7, "α_s": 0.3}
    ),
    Case("alp_widths.width_to_dark_matter", lambda f: f(2.1, 3e3, 0.4, 0.7), ALP | {"C_χ": 0.7, "m_χ": 0.4}),
    Case(
        "alp_couplings.pseudoscalar_coupling",
        lambda f: f(0.4, 3e3, 0.7),
        {"m_χ": 0.4, "C_χ": 0.7, "f_a": 3e3},
    ),
    Case("alp_couplings.loop_function", lambda f: f(1.7), {"x": 1.7, "f": loop(", f(x) = ")}),
    Case("alp_couplings.loop_function", lambda f: f(0.7), {"x": 0.7, "f": loop("for x ≥ 1, f(x) = ")}),
    Case(
        "decay_in_flight.decay_length",
        lambda f: f(3e-18),
        {"ħc": VALUE("hbar_c"), "Γ": 3e-18},
    ),
    Case(
        "alp_production.width_b_to_s_alp",
        lambda f: f(2.1, 3e3, 0.7, 0.6, 4.2, 0.3),
        QUARKS | {"λ": kallen},
    ),
    Case("as_printed.width_b_to_s_alp", lambda f: f(2.1, 3e3, 0.7, 0.6, 4.2), QUARKS),
    Case("alp_production.cross_section_b_anti_b_to_alp_gluon", lambda f: f(*AT_S), SCATTERING),
    Case(
        "alp_production.cross_section_b_anti_b_to_alp_hard_gluon",
        lambda f: f(150.0, 9.5, *AT_S[2:]),
        SCATTERING
        | {"x_a": 9.5**2 / 150, "x_b": 4.2**2 / 150, "β": math.sqrt(1 - 4 * 4.2**2 / 150)}
        | {"m_a": 9.5, "s": 150, "N": lambda s: annihilation_bracket(s, 9.5)},
        start="",
    ),
    Case(
        "alp_production.cross_section_b_gluon_to_b_alp",
        lambda f: f(*AT_S),
        SCATTERING | {"λ": kallen(1, SCATTERING["x_a"], SCATTERING["x_b"])},
    ),
    Case("thermal_averages.time_dilation", lambda f: f(2.1, 0.7), {"m": 2.1, "T": 0.7}),
    Case(
        "early_universe.hubble_rate",
        lambda f: f(0.7, table=80.0),
        {"g_ρ": lambda T: 80, "T": 0.7, "M_Pl": VALUE("planck_mass") / mpmath.sqrt(8 * mpmath.pi)},
    ),
    Case(
        "as_printed.hubble_rate",
        lambda f: f(0.7, table=80.0),
        {"g_s": 80, "T": 0.7, "M_Pl": PAPER_TODAY["M_Pl"]},
    ),
    Case(
        "early_universe.equilibrium_yield",
        lambda f: f(2.1, 3, 0.7, table=80.0),
        {"g": 3, "g_s": 80, "m": 2.1, "T": 0.7},
        start="which is ",
    ),
    Case(
        "freeze_in.equilibrium_dark_matter_yield",
        lambda f: f(2.1, 0.7, table=80.0),
        {"g": 4, "g_s": 80, "m_χ": 2.1, "T": 0.7},
    ),
    Case("early_universe.relic_density", lambda f: f(2.1, 3e-10), {"m": 2.1, "Y₀": 3e-10} | TODAY),
    Case("as_printed.relic_density", lambda f: f(2.1, 3e-10), {"m": 2.1, "Y₀": 3e-10} | PAPER_TODAY),
    Case("alp_parameter_space.required_yield", lambda f: f(2.1, 0.13), {"Ω_χ h²": 0.13, "m_χ": 2.1} | TODAY),
    Case(
        "dark_photon_freeze_out.vacuum_expectation_value",
        lambda f: f(2.1, 0.01),
        {"m_X": 2.1, "Q_φ": -2, "α_X": 0.01},
        defines=("g_X",),
    ),
    Case(
        "dark_photon_decays.fermion_couplings",
        lambda f: f("up", 0.2, 0.3)[0],
        ELECTROWEAK | {"ε": 0.2, "ε_Z": 0.3, "Q": mpmath.mpf(2) / 3, "T_3": 0.5},
    ),
    Case(
        "dark_photon_decays.fermion_couplings",
        lambda f: f("up", 0.2, 0.3)[1],
        ELECTROWEAK | {"ε_Z": 0.3, "T_3": 0.5},
        start=", a = ",
    ),
    Case(
        "physics.dark_photon_mixing.weak_mixing",
        lambda f: f(0.2, 2.1),
        {"ε": 0.2, "θ_W": THETA_W, "m_X": 2.1, "m_Z": VALUE("mass_Z")},
    ),
    Case("as_printed.weak_mixing", lambda f: f(0.2), {"ε": 0.2, "θ_W": THETA_W}),
    Case(
        "dark_photon_decays.w_coupling",
        lambda f: f(0.2, 0.3),
        {"e": E_CHARGE, "θ_W": THETA_W, "ε": 0.2, "ε_Z": 0.3},
        start="",
        defines=("g",),
    ),
    Case("dark_photon_freeze_out.higgs_coupling", lambda f: f(0.5, 2.1, 0.01), DARK),
    Case("dark_photon_decays.width_to_dark_matter", lambda f: f(2.1, 0.5, 0.01), DARK),
    Case(
        "sections.dark_photon_decays.width_to_charged_leptons",
        lambda f: f("muon", 2.1, 0.2, 0.3),
        {"m_X": 2.1, "m_ℓ": VALUE("mass_muon")} | couplings("muon"),
        defines=("r",),
    ),
    Case(
        "dark_photon_decays.width_to_neutrinos", lambda f: f(2.1, 0.3), {"m_X": 2.1} | couplings("neutrino")
    ),
    Case(
        "as_printed.width_to_charged_leptons",
        lambda f: f(2.1, 0.2),
        {"ε": 0.2, "m_X": 2.1} | ELECTROWEAK,
        defines=("s", "c"),
    ),
    Case("electroweak.z_penguin", lambda f: f(4.2), {"x": 4.2}),
    Case(
        "sections.dark_photon_decays.bs_coupling",
        lambda f: f(0.3),
        PENGUIN | {"C_0": penguin},
        defines=("x_t",),
    ),
    Case("as_printed.bs_coupling", lambda f: f(0.3), PENGUIN, defines=("x_t",)),
    Case("b_to_vector_boson.width_K", lambda f: f(3e-8, 2.1), X_VECTOR),
    Case("b_to_vector_boson.longitudinal_amplitude", lambda f: f(2.1), X_TO_KSTAR),
    Case("b_to_vector_boson.transverse_amplitudes", lambda f: f(2.1)[0], X_TO_KSTAR, signs="−+"),
    Case("b_to_vector_boson.transverse_amplitudes", lambda f: f(2.1)[1], X_TO_KSTAR, signs="+−"),
    Case("as_printed.transverse_amplitudes", lambda f: f(2.1)[0], X_TO_KSTAR),
    Case(
        "dark_photon_freeze_out.p_wave_coefficient",
        lambda f: f(0.5, 0.2, 2.1, 0.01),
        DARK,
        defines=("y", "r"),
    ),
    Case(
        "as_printed.averaged_cross_section",
        lambda f: f(21.0, 0.5, 0.2, 2.1, 0.01),
        DARK | {"x": 21},
        defines=("y",),
    ),
    Case(
        "as_printed.freeze_out_relic_density", lambda f: f(0.7, 0.003), {"m_DM": 0.7, "α_X": 0.003, "GeV": 1}
    ),
    Case(
        "dark_higgs.dark_higgs_width",
        lambda f: f(4e-3, 0.2),
        {"G_F": VALUE("fermi_constant"), "m_e": M_E, "m_φ": 4e-3, "θ": mpmath.asin(0.2)},
    ),
    Case(
        "dark_matter_searches.nucleus_coupling",
        lambda f: f("xenon", 0.2, 0.3),
        # The mean mass number of the natural isotopes.
        {"Z": 54, "A": 131.388, "b_u": couplings("up")["v"], "b_d": couplings("down")["v"]},
        defines=("b_p", "b_n"),
    ),
    Case(
        "dark_matter_searches.nucleus_cross_section",
        lambda f: f("xenon", 0.5, 2.1, 0.01, 0.2, 0.3, 220.0),
        SEARCH
        | {
            "m_N": 131.293 * VALUE("atomic_mass_unit"),
            "b_N": 54 * (2 * couplings("up")["v"] + couplings("down")["v"])
            + (131.388 - 54) * (couplings("up")["v"] + 2 * couplings("down")["v"]),
        },
        defines=("μ",),
        unit=in_cm2,
    ),
    Case(
        "dark_matter_searches.quark_coupling",
        lambda f: f("up", 0.2, 0.3),
        ELECTROWEAK | {"ε": 0.2, "ε_Z": 0.3, "Q_q": mpmath.mpf(2) / 3, "T_3q": 0.5},
    ),
    Case(
        "dark_matter_searches.scattering_cross_section",
        lambda f: f(0.2, 1.3, 0.5, 2.1, 0.01, 220.0),
        SEARCH | {"b": 0.2, "x_N": 1.3 / 2.1, "x_DM": 0.5 / 2.1},
    ),
    Case(
        "dark_matter_searches.heavy_nucleus_cross_section",
        lambda f: f("xenon", 0.5, 2.1, 0.01, 0.2, 220.0),
        SEARCH | {"Z": 54, "ε": 0.2},
        unit=in_cm2,
    ),
    Case(
        "dark_matter_searches.electron_cross_section",
        lambda f: f(0.003, 2.1, 0.01, 0.2, 0.3, 220.0),
        SEARCH | {"m_DM": 0.003, "b_e": couplings("electron")["v"]},
        defines=("μ",),
        unit=in_cm2,
    ),
    # Shares and spins as the sources have them: arXiv:2503.07100, arXiv:1304.7684.
    Case(
        "dark_matter_searches.axial_nucleon_couplings",
        lambda f: f(0.3)[0],
        ELECTROWEAK | {"ε_Z": 0.3, "Δu": 0.781, "Δd": -0.440, "Δs": -0.055},
    ),
    Case(
        "dark_matter_searches.axial_nucleus_cross_section",
        lambda f: f("xenon", 0.5, 2.1, 0.01, 0.3),
        SEARCH
        | {
            "m_N": 131.293 * VALUE("atomic_mass_unit"),
            "a_p": Z_AXIAL * 1.276,
            "a_n": -Z_AXIAL * 1.166,
            "Σ_i": [
                {"f_i": 0.264, "J": 0.5, "S_p": 0.010, "S_n": 0.329},
                {"f_i": 0.21232, "J": 1.5, "S_p": -0.009, "S_n": -0.272},
            ],
        },
        defines=("μ",),
        unit=in_cm2,
    ),
    Case(
        "dark_matter_searches.axial_electron_cross_section",
        lambda f: f(0.003, 2.1, 0.01, 0.3),
        SEARCH | {"m_DM": 0.003, "a_e": couplings("electron")["a"]},
        defines=("μ",),
        unit=in_cm2,
    ),
    Case(
        "physics.self_interaction.self_interaction",
        lambda f: f(0.5, 2.1, 0.01) * 1000 * VALUE("mass_unit_GeV_in_kg"),
        DARK,
        unit=in_cm2,
    ),
    Case(
        "as_printed.self_interaction",
        lambda f: f(0.5, 2.1, 0.01, 220.0) * 1000 * VALUE("mass_unit_GeV_in_kg"),
        SEARCH,
        defines=("x",),
        unit=in_cm2,
    ),
    Case(
        "belle2_excess.branching_ratio_belle2",
        lambda f: f()[1],
        {"σ_stat": 0.5e-5, "σ_syst,up": 0.5e-5},
        start="σ_up² = ",
        unit=mpmath.sqrt,
    ),
    Case(
        "belle2_excess.branching_ratio_belle2",
        lambda f: f()[2],
        {"σ_stat": 0.5e-5, "σ_syst,down": 0.4e-5},
        start="σ_down² = ",
        unit=mpmath.sqrt,
    ),
    # The two parts as Belle II quotes them (arXiv:2311.14647).
    Case(
        "belle2_excess.branching_ratio_standard_model",
        lambda f: f()[0],
        {"BR_loop": 4.97e-6, "BR_tree": 0.61e-6},
    ),
    Case(
        "alp_couplings.effective_photon_coupling",
        lambda f: f(2.1, 0.7, 0.2, 0.4),
        {"C_γ^UV": 0.2, "m_a": 2.1, "Σ_f": LOOPS + LEPTON_LOOPS} | B_OF,
    ),
    Case(
        "alp_couplings.effective_gluon_coupling",
        lambda f: f(2.1, 0.7, 0.2),
        {"C_G^UV": 0.2, "m_a": 2.1, "Σ_q": [{"C_qq": 0.7, "m_q": loop["m_f"]} for loop in LOOPS]} | B_OF,
    ),
    Case(
        "alp_decays.decay_constant_window",
        lambda f: f((0.5e-5, 0.9e-5), 2.1)[0],
        {"BR₁": float(alp_decays.branching_ratio_B_to_K_alp(2.1, 1.0, 1.0)), "BR": 0.9e-5, "GeV": 1},
    ),
    Case(
        "decay_in_flight.escape_probability",
        lambda f: f(2.1, 3.0, 3.5, average="fixed"),
        {
            "L_det": 3.5,
            "βγ": mpmath.sqrt(kallen(M_B**2, M_K**2, 2.1**2)) / (2 * M_B * 2.1),
            "cτ_a": 3,
        },
    ),
    Case("alp_decays.Parameters", lambda f: f().m_a, {"GeV": 1}, start="m_a = "),
    Case("alp_decays.Parameters", lambda f: f().f_a / f().C_q, {"GeV": 1}, start="f_a/C_q = "),
    Case(
        "alp_decays.Parameters",
        lambda f: 1 + f().C_G_UV,
        {"C_γ^UV": alp_decays.Parameters().C_gamma_UV},
        start="C_G^UV = ",
        unit=lambda value: 1 + value,
    ),
    Case(
        "alp_decays.Parameters",
        lambda f: f().C_q,
        {"C_qq": alp_decays.Parameters().C_q}
        | {name: getattr(alp_decays.Parameters(), name) for name in ("C_V_sb", "C_A_sb")},
        start=" C_q = ",
    ),
    Case(
        "alp_widths.branching_ratios",
        lambda f: f({"i": 0.2, "j": 0.7, "k": 0.4})["i"],
        {"Γ_i": 0.2, "Σ_j": [{"Γ_j": width} for width in (0.2, 0.7, 0.4)]},
    ),
    Case(
        "alp_widths.partial_widths",
        lambda f: sum(f(1.5, 3e3, 0.7, 0.6, 0.4, 0.2, 300.0).values()),
        ALP_WIDTHS,
    ),
    Case(
        "alp_couplings.loop_near_hadrons",
        lambda f: f(2.5, "charm"),
        CHARM_LOOP | {"m_a": 2.5, "B₁": charm_loop(CHARM_LOOP["E₁"]), "B₂": charm_loop(CHARM_LOOP["E₂"])},
        start="",
    ),
    Case(
        "alp_decay_modes.width_to_neutrinos",
        lambda f: f(2.1, 3e3, 0.4, 0.7),
        ALP | {"C_νν": 0.7, "m_ν": 0.4},
    ),
    Case(
        "hadronic_thresholds.opening",
        lambda f: f(1.5, "strange"),
        {"R": lambda m_a: mpmath.mpf(three_kaons(float(m_a))), "m_a": 1.5, "M": 1.84},
    ),
    Case(
        "hadronic_thresholds.three_body_phase_space",
        lambda f: f(2.1, 0.6, 0.5, 0.3),
        {"m_a": 2.1, "m_1": 0.6, "m_2": 0.5, "m_3": 0.3, "λ": kallen}
        | {"∫ ds": (1.21, 1.2101, 1.212, 1.25, 1.6, 2.4, 3.0, 3.2, 3.239, 3.24)},
        start="",
        rel=1e-5,
    ),
    Case(
        "alp_widths.widths_to_leptons",
        lambda f: f(2.1, 3e3, 0.7)["muon"],
        ALP | {"C_ℓℓ": 0.7, "m_ℓ": VALUE("mass_muon")},
    ),
    Case(
        "quark_width_corrections.quark_width_to_second_order",
        lambda f: f(0.3, 4),
        {"α_s": 0.3, "n_l": 4},
        start="",
    ),
    Case(
        "hadronic_thresholds.eta_c_mixing_width",
        lambda f: f(2.1, 3e3, 0.7),
        ALP | {"C_cc": 0.7, "f_η": F_ETA, "m_η": M_ETA, "Γ_η": WIDTH_ETA},
        start="",
    ),
    Replaced(
        "alp_production.cross_section_b_anti_b_to_alp_photon",
        lambda f: f(*AT_S[:-1], 0.02),
        {
            "other": float(alp_production.cross_section_b_anti_b_to_alp_gluon(*AT_S)),
            "α_s": 0.3,
            "α": 0.02,
        },
    ),
    Replaced(
        "alp_production.cross_section_b_photon_to_b_alp",
        lambda f: f(*AT_S[:-1], 0.02),
        {"other": float(alp_production.cross_section_b_gluon_to_b_alp(*AT_S)), "α_s": 0.3, "α": 0.02},
    ),
    Case(
        "thermal_averages.thermally_averaged_cross_section",
        lambda f: f(smooth, 1.2, 0.7, 0.7),
        AVERAGED,
    ),
    Case(
        "thermal_averages.reaction_rate",
        lambda f: f(smooth, ((1.2, 2), (0.7, 3)), (0.4, 5), 0.7),
        AVERAGED,
    ),
    Case(
        "alp_production.production_rates",
        lambda f: f(1.4, 2.1, 4.2, 0.3)[0],
        PRODUCTION,
        start="Per ALP: ",
    ),
    Case(
        "alp_production.production_rates",
        lambda f: f(1.4, 2.1, 4.2, 0.3)[1],
        PRODUCTION,
        start=" = 1/GeV ",
        rel=1e-5,
    ),
    Case("as_printed.production_rates", lambda f: f(1.4, 2.1, 4.2, 0.3)[0], PRODUCTION, start=""),
    Case(
        "as_printed.production_rates",
        lambda f: f(1.4, 2.1, 4.2, 0.3)[1],
        PRODUCTION,
        start="(m_b/T) and ",
        rel=1e-5,
    ),
    Case("as_printed.log_scale_factor", lambda f: f(0.7), {"T": 0.7}),
    Case(
        "boltzmann.freeze_in",
        lambda f: slope(linear(f).parent, 1e-4),
        CONSTANT | {"Y": LINEAR.parent[1]},
        rel=1e-7,
    ),
    Case(
        "boltzmann.freeze_in",
        lambda f: slope(linear(f).daughter, 1e-4),
        CONSTANT | {"Y": LINEAR.parent[1]},
        start="dỸ/du = ",
        rel=1e-7,
    ),
    Case(
        "boltzmann.freeze_in_with_back_reaction",
        lambda f: slope(with_back_reaction(f).parent),
        CONSTANT | {"Y": FULL.parent[2], "Ỹ": FULL.daughter[2]},
        rel=1e-5,
    ),
    Case(
        "boltzmann.freeze_in_with_back_reaction",
        lambda f: slope(with_back_reaction(f).daughter),
        CONSTANT | {"Y": FULL.parent[2], "Ỹ": FULL.daughter[2]},
        start="dỸ/du = ",
        rel=1e-5,
    ),
    Case(
        "freeze_in.evolve",
        lambda f: slope(evolved(f).parent[0], 10 * STEP),
        EVOLUTION,
        defines=("D",),
        rel=1e-3,
    ),
    Case(
        "freeze_in.evolve",
        lambda f: slope(evolved(f).daughter[0], 10 * STEP),
        EVOLUTION,
        start="dỸ_χ/d ln a = ",
        defines=("D",),
        rel=1e-3,
    ),
    Case(
        "alp_freeze_in.dark_matter_yields",
        lambda f: f(alp_freeze_in.Parameters(), np.array([6e-9]), np.array([SHARE]))[0][0, 0],
        {
            "Γ(a → SM)": frozen_in()[1],
            "Γ(a → χχ̄)": SHARE * frozen_in()[1],
            "⟨m_a/E⟩": frozen_in()[0].at_ends(frozen_in()[0].slowed),
            "H": frozen_in()[0].at_ends(frozen_in()[0].hubble),
            "Y_a": frozen_in()[2],
        },
        defines=("b",),
        unit=over_time,
        rel=1e-3,
    ),
    Mixed(
        "electroweak.diagonalise_mixing",
        lambda f: in_one_number(f(0.2, 30.0, 0.1)),
        {"ε": 0.2, "θ_W": THETA_W, "m_Z": VALUE("mass_Z"), "m_X": 30.0, "δ": 0.1},
    ),
    Amplitude(
        "dark_photon_freeze_out.annihilation_cross_section",
        lambda f: f(1.9, 0.5, 0.6, 2.1, 0.01),
        DARK | {"s": 1.9, "m_φ": 0.6, "∫ dcos θ": (-1, 0, 1)},
    ),
    Case(
        "dark_photon_decays.width_to_hadrons",
        lambda f: f(2.1, 0.2, 0.3),
        {
            "R": float(hadron_ratio.hadron_ratio(2.1)),
            "m_X": 2.1,
            "Σ_q": [
                {f"{name}_q": value for name, value in couplings(quark).items()}
                for quark in ("up", "down", "strange")
            ],
        },
    ),
    Case(
        "dark_photon_decays.width_to_standard_model",
        lambda f: f(2.1, 0.2, 0.3),
        {
            "Γ(X → νν̄)": float(dark_photon_decays.width_to_neutrinos(2.1, 0.3)),
            "Γ(X → hadrons)": float(dark_photon_decays.width_to_hadrons(2.1, 0.2, 0.3)),
            "Σ_ℓ": [
                {"Γ(X → ℓ⁺ℓ⁻)": float(dark_photon_decays.width_to_charged_leptons(lepton, 2.1, 0.2, 0.3))}
                for lepton in LEPTONS
            ],
        },
    ),
    Case(
        "dark_photon_decays.off_shell_width",
        lambda f: f("K", 3e-8, 2.1, 0.5, 0.9, BROAD, width="fixed"),
        off_shell(),
        # Phase space is a root at both ends.
        rel=1e-6,
    ),
    Case(
        "as_printed.off_shell_factor",
        lambda f: f(2.1, 0.9, 1.0, 20.0),
        {"m_X": 2.1, "Γ_X": 0.9, "∫ dq²": tuple(np.linspace(1, 20, 10))},
        start="",
    ),
    Case(
        "b_to_vector_boson.width_Kstar",
        lambda f: f(3e-8, 2.1),
        X_TO_KSTAR | HELICITIES | {"g_bs": 3e-8, "m_B": M_B0, "λ": kallen},
    ),
    Case(
        "b_to_vector_boson.rate_ratio",
        lambda f: f(2.1),
        {
            "Γ(B → K* X)": float(b_to_vector_boson.width_Kstar(1.0, 2.1)),
            "Γ(B → K X)": float(b_to_vector_boson.width_K(1.0, 2.1, "0")),
        },
        start="",
    ),
    Case(
        "model_discrimination.dark_photon_rate_ratio",
        lambda f: f(2.1),
        {
            "τ_0": b_mesons.lifetime("0"),
            "τ_+": b_mesons.lifetime("+"),
            "Γ(B⁰ → K*⁰ X)": float(b_to_vector_boson.width_Kstar(1.0, 2.1)),
            "Γ(B⁺ → K⁺ X)": float(b_to_vector_boson.width_K(1.0, 2.1)),
        },
    ),
    Case(
        "model_discrimination.equal_coupling_ratio",
        lambda f: f(2.1),
        {
            "R_X": float(model_discrimination.dark_photon_rate_ratio(2.1)),
            "R_a": float(model_discrimination.alp_rate_ratio(2.1)),
        },
        start="",
    ),
    Case("model_discrimination.longitudinal_fraction", lambda f: f(2.1), HELICITIES),
    Case(
        "model_discrimination.alp_rate_ratio",
        lambda f: f(2.1, 0.6 / 0.7),
        {
            "τ_0": b_mesons.lifetime("0"),
            "τ_+": b_mesons.lifetime("+"),
            "m_0": M_B0,
            "m_+": M_B,
            "m_K": M_K,
            "m_K*": M_KSTAR,
            "m_a": 2.1,
            "C_A": 0.6,
            "C_V": 0.7,
            "A_0": float(form_factors.A_0(2.1**2)),
            "f_0": float(form_factors.f_zero(2.1**2)),
            "λ": kallen,
        },
        defines=("y_K*", "y_0", "y_K", "y_+"),
    ),
    Case(
        "sections.dark_photon_freeze_out.averaged_cross_section",
        lambda f: f(3.0, 0.5, 0.6, 2.1, 0.01),
        {
            "m_DM": 0.5,
            "T": mpmath.mpf(0.5) / 3,
            "σ": lambda s: annihilation(float(s)),
            "∫ ds": energies(1.2, 0.5 / 3),
        },
    ),
    Case(
        "sections.dark_photon_freeze_out.relic_density",
        lambda f: f(*FREEZING),
        {
            "m_DM": 4,
            "s_0": TODAY["s₀"],
            "Y(∞)": float(RELIC().final_yield(HIGGS_COUPLING**4)),
            "H_0² M_Pl²/h²": TODAY["H₀² M_Pl²/h²"],
        },
    ),
    Case(
        "sections.dark_photon_freeze_out.relic_density",
        slope_of_freeze_out,
        at_freeze_out(),
        start="dY/d ln x = ",
        # Of the implicit Euler steps that `evolution` interpolates between.
        rel=1e-2,
    ),
    Case(
        "dark_photon_freeze_out.dark_coupling",
        lambda f: f(4.0, 0.2, 2.1, 0.12),
        {
            "m_DM": 4,
            "m_X": 2.1,
            "v": 4 / RELIC().scale_for_relic_density(0.12, 1e-6) ** 0.25,
        },
        rel=1e-5,
    ),
    Case(
        "dark_higgs.dark_higgs_lifetime",
        lambda f: f(4e-3, 0.2),
        {"ħ": VALUE("hbar"), "Γ(φ → e⁺e⁻)": float(dark_higgs.dark_higgs_width(4e-3, 0.2))},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.function)
def test_the_function_computes_the_text(case):
    computed = complex(case.call(equations.function(case.path)))
    values, _ = case.evaluate(case.text)
    for value in values:
        # Many widths and yields are smaller than the absolute tolerance that comes by default.
        assert complex(case.unit(value)) == pytest.approx(computed, rel=case.rel, abs=0)


def with_one_character_changed(text, places):
    """Return the texts in which one digit is one higher, one sign is turned, or one fraction is a product."""
    changes = {str(digit): str((digit + 1) % 10) for digit in range(10)}
    changes |= dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹+−/½⅓", "¹²³⁴⁵⁶⁷⁸⁹⁰−+·⅓½", strict=True))
    for begin, end in places:
        for place in range(begin, end):
            if text[place] in changes:
                yield text[:place] + changes[text[place]] + text[place + 1 :]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.function)
def test_no_character_can_be_changed(case):
    expected, places = case.evaluate(case.text)
    for changed in with_one_character_changed(case.text, places):
        try:
            values, _ = case.evaluate(changed)
        except (NotationError, ZeroDivisionError):
            continue
        right = case.unit(expected[0])
        assert any(abs(case.unit(value) / right - 1) > 10 * case.rel for value in values), changed


def test_every_function_of_an_equation_is_read():
    assert {case.path for case in CASES} == set(FORMULAS)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 + 3 · 4", 14),
        ("1/2 x²", 4.5),
        ("x/(2 x)", 0.5),
        ("−√(x + 1) + |2 − x|", -1),
        ("f²(x) f x", 64),
        ("x^½ x^(3/2) − ½ x", 7.5),
        ("(1 + [x − {2}])⁴", 16),
        ("½ Σ_k k² x/2 + 1", 10.75),
        ("x + ∫ dt t x²/x", 9),
        ("[x y]_{x² → q²} x", 30),
    ],
)
def test_the_notation_is_read(text, value):
    names = {"x": 3, "f": lambda x: x + 1, "Σ_k": [{"k": 2}, {"k": 3}], "∫ dt": (0, 1, 2)}
    names |= {"q²": 4, "y": Of("x", lambda x: x + 3)}
    assert mpmath.almosteq(Reader(text, names).expression(), value, rel_eps=1e-12)


@pytest.mark.parametrize("text", ["2 +", "y", "(x", "|x", "√"])
def test_what_is_no_formula_is_refused(text):
    with pytest.raises(NotationError):
        Reader(text, FUNCTIONS | {"x": 3}).expression()
