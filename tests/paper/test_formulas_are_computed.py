"""The formulas of the docstrings are what the functions compute: the text itself is evaluated with mpmath.

A small reader turns the notation of the docstrings into numbers: a product written side by side, fractions
from left to right, superscripts, λ^½(1, a, b), √, |C|². So a formula that is wrong in the docstring and in
`data/equations.yml` alike is found. Masses and form factors are given; each function is evaluated at one
allowed point where no term of its formula vanishes.
"""

import dataclasses
import re
from collections.abc import Callable

import mpmath
import pytest

from b2kinv.companion.ledger import equations
from b2kinv.paper import PAPER
from b2kinv.physics import b_mesons, early_universe, electroweak, form_factors, inputs, measurements, units

FORMULAS = equations.formulas(PAPER)
VALUE = inputs.value
SUPERSCRIPTS = {sign: digit for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
FRACTIONS = {"½": mpmath.mpf(1) / 2, "⅓": mpmath.mpf(1) / 3}
BRACKETS = {"(": ")", "[": "]", "{": "}"}


class NotationError(ValueError):
    """The text goes on with something that is no formula."""


@dataclasses.dataclass
class Reader:
    """Reads a formula from a place in a text on, with the names that may stand in it."""

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
        return bool(re.match(r"[\d(\[{√½⅓π]", self.text[self.place :])) or bool(
            self.name() or (self.text.startswith("|", self.place) and not self.in_bars)
        )

    def name(self):
        rest = self.text[self.place :]
        # No name goes on behind it: the "a" of "and" is none.
        known = (name for name in self.names if re.match(rf"{re.escape(name)}(?![A-Za-z_])", rest))
        return max(known, key=len, default="")

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
            return mpmath.mpmathify(self.names[name])
        if self.take("π"):
            return +mpmath.pi
        if self.take("√"):
            return mpmath.sqrt(self.atom())
        for sign, fraction in FRACTIONS.items():
            if self.take(sign):
                return fraction
        for opening, closing in BRACKETS.items():
            if self.take(opening):
                outside, self.in_bars = self.in_bars, False
                value = self.expression()
                self.in_bars = outside
                self.expect(closing)
                return value
        self.expect("|")
        self.in_bars = True
        value = abs(self.expression())
        self.in_bars = False
        self.expect("|")
        return value


#: What every formula may use.
FUNCTIONS = {
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "ln": mpmath.log,
    "arcsin": mpmath.asin,
    "artanh": mpmath.atanh,
    "arcoth": mpmath.acoth,
    "K₁": lambda x: mpmath.besselk(1, x),
    "K₂": lambda x: mpmath.besselk(2, x),
}


def kallen(x, y, z):
    return x * x + y * y + z * z - 2 * (x * y + y * z + z * x)


@dataclasses.dataclass(frozen=True)
class Case:
    """A function, called, and what stands in its formula.

    `start` is what stands before the formula; `defines` are the names that the text itself explains behind
    it, in an order in which each needs none of the later ones; `unit` leads from natural units to the
    function's.
    """

    function: str
    call: Callable[[Callable], float]
    names: dict[str, object]
    start: str = " = "
    defines: tuple[str, ...] = ()
    unit: Callable[[float], float] = lambda value: value
    signs: str = "∓±"

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
        before, mark, _ = text.partition(self.start)
        begin = len(before + mark) if mark else 0
        reader = Reader(text, names, begin)
        values = [reader.expression()]
        while reader.take("="):
            values.append(reader.expression())
        if not re.match(r"$|,|for |and ", text[reader.place :]):
            raise NotationError(f"left over: {text[reader.place :]!r}")
        read.append((begin, reader.place))
        return values, read


THETA_W = mpmath.asin(mpmath.sqrt(electroweak.sin2_theta_W()))
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


def loop(branch):
    path = "b2kinv.physics.alp_couplings.loop_function"
    return lambda x: read(path, branch, {"x": x, "i": 1j})


def penguin(x):
    return read("b2kinv.sections.dark_photon_decays.bs_coupling", "C_0(x) = ", {"x": x})


CASES = [
    Case(
        "belle2_excess.tension",
        lambda f: f(2.3e-5, 7e-6, 6.4e-6, 5.58e-6, 4e-7),
        {"measured": 2.3e-5, "predicted": 5.58e-6, "σ_measured": 6.4e-6, "σ_predicted": 4e-7},
    ),
    Case("alp_decays.branching_ratio_B_to_K_alp", lambda f: f(2.1, 3e7, 0.7), B_TO_K_ALP),
    Case("sections.alp_decays.branching_ratio_B_to_Kstar_alp", lambda f: f(2.1, 3e7, 0.6), B_TO_K_ALP),
    Case("as_printed.branching_ratio_B_to_Kstar_alp", lambda f: f(2.1, 3e7, 0.6), B_TO_K_ALP),
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
        "sections.dark_photon_decays.weak_mixing",
        lambda f: f(0.2, 2.1),
        {"ε": 0.2, "θ_W": THETA_W, "m_X": 2.1, "m_Z": VALUE("mass_Z")},
    ),
    Case("as_printed.weak_mixing", lambda f: f(0.2), {"ε": 0.2, "θ_W": THETA_W}),
    Case(
        "dark_photon_decays.w_coupling",
        lambda f: f(0.2, 0.3),
        {"e": E_CHARGE, "θ_W": THETA_W, "ε": 0.2, "ε_Z": 0.3},
        start="no sign of equality",
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
    Case(
        "sections.dark_matter_searches.self_interaction",
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
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.function)
def test_the_function_computes_the_text(case):
    computed = complex(case.call(equations.function(case.path)))
    values, _ = case.evaluate(case.text)
    for value in values:
        assert complex(case.unit(value)) == pytest.approx(computed, rel=1e-9)


def with_one_character_changed(text, places):
    """Return the texts in which one digit is one higher, one sign is turned, or one fraction is a product."""
    changes = {str(digit): str((digit + 1) % 10) for digit in range(10)}
    changes |= dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "¹²³⁴⁵⁶⁷⁸⁹⁰", strict=True)) | {"+": "−", "−": "+", "/": "·", "½": "⅓"}
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
        assert any(abs(value / expected[0] - 1) > 1e-8 for value in values), changed


def test_most_functions_of_equations_are_read():
    """The others have integrals, sums or differential equations, or are measured."""
    assert len({case.path for case in CASES}) >= 50


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
    ],
)
def test_the_notation_is_read(text, value):
    names = {"x": 3, "f": lambda x: x + 1}
    assert mpmath.almosteq(Reader(text, names).expression(), value, rel_eps=1e-12)


@pytest.mark.parametrize("text", ["2 +", "y", "(x", "|x", "√"])
def test_what_is_no_formula_is_refused(text):
    with pytest.raises(NotationError):
        Reader(text, FUNCTIONS | {"x": 3}).expression()
