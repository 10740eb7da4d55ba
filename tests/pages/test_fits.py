"""The portal on small, low and magnified screens: all of it can be reached, and nothing lies on anything."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import OpenPage, say

pytestmark = pytest.mark.browser


SIZES = {
    "phone": (390, 844),
    "small phone": (320, 568),
    "phone with its keyboard": (390, 508),
    "phone on its side": (844, 390),
    "200 %": (640, 400),
    "400 %": (342, 192),
}
FITS = """() => {
  const box = (query) => document.querySelector(query).getBoundingClientRect()
  const [talk, foot] = [box('[role=log]'), box('footer')]
  return {
    sideways: document.documentElement.scrollWidth - innerWidth,
    talk: Math.round(talk.height),
    overlap: Math.max(0, Math.round(talk.bottom - foot.top)),
    scrolls: document.documentElement.scrollHeight > innerHeight + 1,
  }
}"""


def check_fits(page: Page, name: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    found = page.evaluate(FITS)
    assert found["sideways"] <= 0, name
    assert found["talk"] >= 100, (name, found)
    assert found["overlap"] == 0, name
    assert found["scrolls"] == (height <= 400 and width <= 640), name
    for part in ("composer", "privacy"):
        page.get_by_test_id(part).scroll_into_view_if_needed()
        expect(page.get_by_test_id(part)).to_be_in_viewport(ratio=1)


def test_at_every_size_the_talk_has_room_and_the_rest_is_in_reach(open_page: OpenPage) -> None:
    page = open_page("/")
    expect(page.get_by_test_id("topic").first).to_be_in_viewport()
    for name, (width, height) in SIZES.items():
        check_fits(page, name, width, height)
    page.set_viewport_size({"width": 342, "height": 192})
    say(page, "北京买首套房契税是多少？")
    expect(page.get_by_test_id("card-answer")).to_be_visible()
    for name, (width, height) in SIZES.items():
        check_fits(page, name, width, height)


def test_large_type_grows_and_still_fits(open_page: OpenPage) -> None:
    page = open_page("/", phone=True)
    small = page.get_by_test_id("topic").first.bounding_box()
    page.get_by_test_id("display").click()
    page.get_by_test_id("large").click()
    page.keyboard.press("Escape")
    large = page.get_by_test_id("topic").first.bounding_box()
    assert small is not None
    assert large is not None
    assert large["height"] > 1.2 * small["height"]
    found = page.evaluate(FITS)
    assert (found["sideways"], found["scrolls"]) == (0, False)
    page.reload()
    expect(page.locator("html.large")).to_have_count(1)
    expect(page.get_by_test_id("privacy")).to_be_in_viewport(ratio=1)


def test_what_is_new_is_told_beside_the_talk_and_a_wish_for_a_person_goes_to_its_end(open_page: OpenPage) -> None:
    page = open_page("/", phone=True)
    say(page, "北京买首套房契税是多少？")
    expect(page.get_by_test_id("card-answer")).to_be_visible()
    page.get_by_test_id("transfer").click()
    told = page.locator("[data-author=system]").last
    expect(told).to_be_in_viewport()
    expect(page.get_by_text("有新消息")).to_have_count(0)
