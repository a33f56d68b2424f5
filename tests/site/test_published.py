"""The pages of a site that is published: their addresses, and where they are launched."""

import pytest

pytestmark = [pytest.mark.site, pytest.mark.slow]

GITHUB = "https://github.com/owner/name"


def test_a_published_page_has_its_address_and_its_launch_link(checkout):
    checkout.keep("book/references", "notebooks/belle2_excess")
    arguments = ("--no-pdf", "--address", "https://example.org/b", "--repository", GITHUB)
    sites = []
    for name in ("one", "two"):
        done = checkout.run("book", "--site", name, *arguments)
        assert done.returncode == 0, done.stderr
        sites.append(checkout.content(checkout.path / "_build" / f"site-{name}"))
    page = sites[0]["notebooks/belle2_excess.html"].decode()
    assert '<link rel="canonical" href="https://example.org/b/notebooks/belle2_excess.html"' in page
    # As mybinder.org documents its links: v2/gh/OWNER/NAME/BRANCH?urlpath=PATH.
    link = "https://mybinder.org/v2/gh/owner/name/main?urlpath=lab/tree/notebooks/belle2_excess.ipynb"
    assert f'href="{link}"' in page
    for site in sites:
        for name in ("index.html", "book/references.html", "notebooks/belle2_excess.html"):
            head = site[name].decode().partition("</head>")[0]
            for tag in ("og:url", "og:title", "og:description", "og:image", "description"):
                assert f'="{tag}" content="' in head, (name, tag)
            assert head.count('rel="canonical"') == 1, name
        assert site["_static/share.png"].startswith(b"\x89PNG")
    assert f'href="{GITHUB}/edit/main/notebooks/belle2_excess.ipynb"' in page
    assert f'href="{GITHUB}/issues/new?' in page
    assert "mybinder" not in sites[0]["book/references.html"].decode()
    assert sites[0] == sites[1]
