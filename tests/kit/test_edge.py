"""What every answer carries, and what no request may."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from kit.headers import policy
from kit.input import DEEPEST, UnreadableInputError, check_input
from tests.house import House, open_house

KEY = "Fj3vQ9sWm2xKc7Lr5TzN8aYb4HdEg6Pu"


@contextmanager
def production(home: Path) -> Iterator[House]:
    with open_house(home, mode="production", secret_key=KEY) as house:
        yield house


def test_every_answer_tells_the_browser_what_it_may_do(house: House) -> None:
    for path in ("/", "/api/staff/me", "/api/nothing", "/health"):
        headers = house.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "script-src 'self';" in headers["content-security-policy"]
    assert house.client.get("/api/staff/me").headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in house.client.get("/").headers


def test_the_policy_names_a_host_and_nothing_else() -> None:
    assert "wss://tax.example:8000;" in policy("tax.example:8000")
    assert "wss" not in policy("a; script-src *")


def test_in_production_the_cookie_is_of_this_host_and_the_api_is_not_described(
    first_home: Path, tmp_path: Path
) -> None:
    shutil.copytree(first_home, tmp_path / "home")
    with production(tmp_path / "home") as house:
        answer = house.client.post("/api/portal/conversations", json={})
        assert answer.headers["set-cookie"].startswith("__Host-daoban=")
        assert "secure" in answer.headers["set-cookie"].lower()
        assert "path=/" in answer.headers["set-cookie"].lower()
        assert "strict-transport-security" in answer.headers
        for path in ("/api/docs", "/api/openapi.json"):
            assert house.client.get(path).status_code == 404


def test_other_sites_hold_the_portal_where_they_are_named_and_nothing_else(first_home: Path, tmp_path: Path) -> None:
    shutil.copytree(first_home, tmp_path / "home")
    settings = {"mode": "production", "secret_key": KEY, "embed_origins": "https://a.example, https://b.example"}
    with open_house(tmp_path / "home", **settings) as house:
        held = house.client.get("/embed").headers
        assert "frame-ancestors https://a.example https://b.example" in held["content-security-policy"]
        assert "x-frame-options" not in held
        for path in ("/", "/console", "/api/portal/demo-accounts"):
            headers = house.client.get(path).headers
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert headers["x-frame-options"] == "DENY"
        cookie = house.client.post("/api/portal/conversations", json={}).headers["set-cookie"].lower()
        assert {"samesite=none", "secure", "partitioned"} <= set(cookie.split("; "))


def test_one_may_speak_to_the_portal_and_to_no_other_page(house: House) -> None:
    allowed = {path: house.client.get(path).headers["permissions-policy"] for path in ("/", "/embed", "/console")}
    assert "microphone=(self)" in allowed["/"]
    assert allowed["/embed"] == allowed["/"]
    assert "microphone=()" in allowed["/console"]
    assert "frame-ancestors 'none'" in house.client.get("/embed").headers["content-security-policy"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://testserver.evil", "https://testserver:1"])
def test_what_another_sites_page_sends_is_not_done(house: House, origin: str) -> None:
    for path in ("/api/portal/conversations", "/api/staff/sign-out", "/api/editor/import?form=csv"):
        answer = house.client.post(path, headers={"origin": origin}, json={})
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "foreign_origin"
    assert house.client.post("/api/portal/conversations", headers={"origin": "https://testserver"}).status_code == 201


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (10**30, "太大的数"),
        ({"seq": [-(2**60)]}, "太大的数"),
        ("a\0b", "不能保存的字符"),
        ({"\ud800": 1}, "不能保存的字符"),
        (json.loads("[" * 60 + "]" * 60), "嵌套太深"),
    ],
)
def test_what_no_store_takes_is_refused_with_a_sentence(value: object, why: str) -> None:
    with pytest.raises(UnreadableInputError, match=why):
        check_input(value)


def test_ordinary_input_is_let_through() -> None:
    check_input({"a": [1, 2.5, None, True, "中文\n\t"], "b": {"c": "😀", "n": 2**53 - 1}})


@pytest.mark.parametrize(
    "body",
    [
        '{"seq": 1' + "0" * 30 + ', "useful": true}',
        '{"seq": ' + "9" * 5000 + ', "useful": true}',
        '{"seq": 2, "useful": true, "reason": "a\\u0000b"}',
        '{"seq": 2, "useful": true, "reason": "\\ud800"}',
        "[" * 50_000 + "]" * 50_000,
        "[" * (DEEPEST + 2) + "]" * (DEEPEST + 2),
    ],
)
def test_over_http_too(house: House, body: str) -> None:
    visitor = house.visitor()
    name = visitor.open()["id"]
    house.adopt(visitor)
    answer = house.client.post(
        f"/api/portal/conversations/{name}/feedback",
        content=body.encode(),
        headers={"content-type": "application/json"},
    )
    assert answer.status_code in (413, 422)
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize("path", ["/api/staff/%00", "/api/editor/entries?q=a%00b", "/api/portal/conversations/%00"])
def test_an_address_with_a_character_no_store_takes(house: House, path: str) -> None:
    answer = house.client.get(path)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "unreadable_input"


def test_a_store_that_is_away_is_said_with_its_part_and_not_as_a_failure(house: House) -> None:
    with house.parts.database.write() as tx:
        tx.session.execute(text("drop table expiring_count"))
    answer = house.client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["parts"]["store"] == "down"
    assert house.client.get("/health/live").status_code == 204


def test_a_store_without_its_messages_is_said_to_be_down(house: House) -> None:
    with house.parts.database.write() as tx:
        tx.session.execute(text("drop table feedback"))
        tx.session.execute(text("drop table message"))
    assert house.client.get("/health").status_code == 503
    assert house.client.post("/api/portal/conversations", json={}).status_code == 503


def test_what_is_wrong_with_a_body_is_said_in_the_words_of_its_model(house: House) -> None:
    answer = house.client.post("/api/everyday/late", json={"as_of": "2026-11-28", "sum": "1"})
    assert answer.status_code == 422
    assert "不认识的键 sum，可以写：as_of、amount" in answer.json()["error"]["message"]
    fraction = house.client.post("/api/everyday/late", json={"as_of": "2026-11-28", "amount": 0.1, "days": 1})
    assert "带引号的文字" in fraction.json()["error"]["message"]
