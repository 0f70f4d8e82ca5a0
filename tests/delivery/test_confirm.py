"""The page that asks before a link acts."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from info.delivery import CONFIRM_HEADERS, confirm_page
from info.errors import DeliveryError

TOKEN = "A" * 62
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>&amp;'


class Tree(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.words = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


def tree(page):
    read = Tree()
    read.feed(page)
    return read


def test_it_posts_its_token_to_the_same_site_and_loads_nothing():
    read = tree(confirm_page("Approve?", "Approve", token=TOKEN, post_to="/act", language="de"))

    assert ("form", {"method": "post", "action": "/act"}) in read.tags
    assert ("input", {"type": "hidden", "name": "token", "value": TOKEN}) in read.tags
    assert read.tags[0] == ("html", {"lang": "de", "dir": "ltr"})
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in read.tags}
    assert "default-src 'none'" in CONFIRM_HEADERS["Content-Security-Policy"]
    assert CONFIRM_HEADERS["Cache-Control"] == "no-store"


def test_words_stay_words():
    plain = tree(confirm_page("Q", "B", token=TOKEN, post_to="/a"))
    read = tree(confirm_page(HOSTILE, HOSTILE, token=TOKEN, post_to="/a"))

    assert read.tags == plain.tags
    assert read.words.count(HOSTILE) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"token": "short"},
        {"token": '"' + "A" * 61},
        {"post_to": "https://evil.example/"},
        {"post_to": "//evil.example"},
        {"language": 'en" onload="x'},
        {"direction": "up"},
        {"color": "red;}"},
    ],
)
def test_what_could_lead_elsewhere_is_refused(wrong):
    given = {"token": TOKEN, "post_to": "/act", **wrong}

    with pytest.raises(DeliveryError):
        confirm_page("Q", "B", **given)
