"""Rules of style that no page can meet go, and no others."""

import pytest

from b2kinv.companion.site import style_rules


@pytest.mark.parametrize(
    ("rules", "kept"),
    [
        ("p{x:1}#here{x:1}*{x:1}[class*=unmet]{x:1}", "p{x:1}#here{x:1}*{x:1}[class*=unmet]{x:1}"),
        (".unmet{x:1}p .unmet>a:hover{x:1}.met.unmet{x:1}", ""),
        (".met,.unmet{x:1}", ".met{x:1}"),
        # What holds of an element without the class.
        (".met:not(.unmet){x:1}", ".met:not(.unmet){x:1}"),
        (":is(.unmet,.met){x:1}", ":is(.unmet,.met){x:1}"),
        ("p:not(.unmet:is(.a,.b),.c) i{x:1}", "p:not(.unmet:is(.a,.b),.c) i{x:1}"),
        # Blocks within blocks, and such as have no classes.
        ("@media print{.unmet{x:1}.met{x:1}}", "@media print{.met{x:1}}"),
        ("@media print{.unmet{x:1}}@supports (x:1){@media print{.unmet{x:1}}}", ""),
        ("@keyframes turn{0%{x:1}to{x:2}}", "@keyframes turn{0%{x:1}to{x:2}}"),
        ("@font-face{src:url(x.woff2)}", "@font-face{src:url(x.woff2)}"),
        ('@import "basic.css";.unmet{x:1}', '@import "basic.css";'),
        # Braces and commas in texts are none of the style sheet.
        ('.met:before{content:"}.unmet{"}', '.met:before{content:"}.unmet{"}'),
        ("p{x:url(data:{})}.unmet{x:1}", "p{x:url(data:{})}"),
        ("/* said */p{x:1}/*! licence */i{x:1}", "p{x:1}/*! licence */i{x:1}"),
        # A name that the style sheet has to escape.
        (".w\\:met{x:1}.w\\:un{x:1}", ".w\\:met{x:1}"),
    ],
)
def test_rule_stays_if_a_page_may_meet_it(rules, kept):
    assert style_rules.met(rules, {"met", "w:met"}) == kept


def test_words_of_pages_and_scripts_are_what_can_be_met(tmp_path):
    (tmp_path / "mathjax").mkdir()
    (tmp_path / "book").mkdir()
    style = tmp_path / "theme.css"
    style.write_text(
        "".join(f".{name}{{x:1}}" for name in ("a-b", "added", "b", "formula")), encoding="utf-8"
    )
    (tmp_path / "book" / "page.html").write_text('<i class="x a-b">', encoding="utf-8")
    (tmp_path / "adds.js").write_text('one.classList.add("added")', encoding="utf-8")
    (tmp_path / "mathjax" / "all.js").write_text("formula", encoding="utf-8")
    style_rules.drop_unmet(tmp_path, [style])
    assert style.read_text(encoding="utf-8") == ".a-b{x:1}.added{x:1}"
