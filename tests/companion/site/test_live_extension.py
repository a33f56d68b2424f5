"""What Sphinx leaves behind or forgets when it renders only some pages, put right."""

from b2kinv.companion.site import live_extension


def test_search_index_is_that_of_a_build_of_everything():
    # Three pages with terms; then page b is written again, without the word zebra, and with another term.
    before = {
        "docnames": ["a", "b", "c"],
        "terms": {"zebra": 1, "ant": [0, 1]},
        "titleterms": {},
        "indexentries": {
            "ALP": [[0, "term-ALP", True], [2, "term-ALP", True]],
            "old": [[1, "term-old", True]],
        },
    }
    # As Sphinx 7.4 leaves it: a word without a page, and terms of the page that was written only.
    now = {
        "docnames": ["a", "b", "c"],
        "terms": {"zebra": [], "ant": [0, 1]},
        "titleterms": {},
        "indexentries": {"ALP": [[1, "term-ALP", True]]},
    }
    mended = live_extension.mend_search_index(before, now, {"b"})
    assert mended["terms"] == {"ant": [0, 1]}
    assert mended["indexentries"] == {
        "ALP": [[0, "term-ALP", True], [1, "term-ALP", True], [2, "term-ALP", True]]
    }
    # Where nothing was written, nothing comes twice.
    assert live_extension.mend_search_index(mended, mended, set()) == mended
