"""Staff come in through an identity provider, a real one in a process of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from backends.audit.service import Audit
from kit.oidc import claim_of, texts_of
from tests.house import House, Visitor, open_house
from tests.identity_provider import Provider

ROLES = "tax-admin=admin, tax-editor=trainer, tax-agent=agent"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with Provider.start() as provider:
        provider.know("s-1", preferred_username="lin.qing", name="林青", roles=["staff", "tax-agent"])
        provider.know("s-2", preferred_username="he.an", name="何安", roles=["staff"])
        provider.know("s-3", preferred_username="agent1", name="王冒名", roles="tax-admin")
        yield provider


@pytest.fixture
def joined(first_home: Path, tmp_path: Path, provider: Provider) -> Iterator[House]:
    home = tmp_path / "home"
    shutil.copytree(first_home, home)
    told = {
        "staff_oidc_issuer": provider.address,
        "staff_oidc_roles": ROLES,
        "staff_oidc_client_secret": "s",
        "public_url": "https://testserver",
    }
    with open_house(home, **told) as house:
        yield house


def go(visitor: Visitor, address: str) -> str:
    """Where the browser is sent on to."""
    with visitor.as_me() as client:
        answer = client.get(address, follow_redirects=False)
    assert answer.status_code in (302, 303), answer.text
    place: str = answer.headers["location"]
    return place


def come_in(visitor: Visitor, provider: Provider, subject: str, page: str = "console") -> str:
    return go(visitor, provider.let_in(go(visitor, f"/api/staff/identity/begin?page={page}"), subject))


def acts(house: House, what: str) -> list[dict[str, Any]]:
    return [{"who": a.who, **a.details} for a in Audit(house.parts.database).find() if a.what == what]


def test_who_has_a_role_there_comes_in_and_out_with_a_line_for_each(joined: House, provider: Provider) -> None:
    lin = joined.visitor()
    assert lin.get("/api/staff/identity") == {"title": "统一身份认证", "problem": None}
    assert come_in(lin, provider, "s-1", "admin") == "/admin"
    assert lin.get("/api/staff/me") == {
        "username": "lin.qing", "name": "林青", "role": "agent", "pending": "", "outside": True
    }  # fmt: skip
    lin.get("/api/console/desk")
    lin.get("/api/admin/staff", status=403)
    assert acts(joined, "sign_in") == [{"who": "lin.qing", "by": "oidc", "address": "testclient"}]
    lin.post("/api/staff/sign-out", status=204)
    lin.get("/api/staff/me", status=401)
    away = urlsplit(go(lin, "/api/staff/identity/leave?page=console"))
    assert f"{away.scheme}://{away.netloc}" == provider.address
    assert parse_qs(away.query)["post_logout_redirect_uri"] == ["https://testserver/console"]


def test_the_way_there_carries_pkce_a_state_and_a_nonce(joined: House) -> None:
    asked = parse_qs(urlsplit(go(joined.visitor(), "/api/staff/identity/begin?page=editor")).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 20 for name in ("code_challenge", "state", "nonce"))
    assert asked["redirect_uri"] == ["https://testserver/api/staff/identity/back"]


def problem(visitor: Visitor, door: str = "/api/staff/identity") -> str:
    """What the page says; once."""
    told: str = visitor.get(door)["problem"]
    assert visitor.get(door)["problem"] is None
    return told


def test_each_failure_has_its_sentence_and_its_line(joined: House, provider: Provider) -> None:
    who = joined.visitor()
    assert come_in(who, provider, "s-2") == "/console"
    assert problem(who) == "您的身份没有使用导办的角色，请联系管理员"
    assert come_in(who, provider, "s-3", "admin") == "/admin"
    assert problem(who) == "用户名 agent1 在导办已是别人的账号，请联系管理员"
    assert go(who, provider.turn_away(go(who, "/api/staff/identity/begin?page=editor"))) == "/editor"
    assert problem(who) == "没有完成登录，需要时请重新登录"
    who.get("/api/staff/me", status=401)
    assert [a["why"] for a in acts(joined, "sign_in.refused")] == ["sign_in_left", "account_exists", "role_unknown"]


def test_a_way_back_serves_who_began_it_and_once(joined: House, provider: Provider) -> None:
    lin, thief = joined.visitor(), joined.visitor()
    back = provider.let_in(go(lin, "/api/staff/identity/begin?page=console"), "s-1")
    go(thief, back)
    assert problem(thief) == "这次登录已经过期，请重新登录"
    thief.get("/api/staff/me", status=401)
    go(lin, back)
    lin.get("/api/staff/me")
    go(lin, back)
    assert problem(lin) == "这次登录已经过期，请重新登录"


def test_what_the_provider_did_not_sign_for_this_sign_in_is_nobody(joined: House, provider: Provider) -> None:
    """A code that was got with another challenge: the provider gives nothing for it."""
    lin, other = joined.visitor(), joined.visitor()
    mine = provider.let_in(go(lin, "/api/staff/identity/begin?page=console"), "s-1")
    theirs = provider.let_in(go(other, "/api/staff/identity/begin?page=console"), "s-1")
    code = parse_qs(urlsplit(theirs).query)["code"][0]
    go(lin, mine.replace(parse_qs(urlsplit(mine).query)["code"][0], code))
    assert "没有通过核对" in problem(lin)
    lin.get("/api/staff/me", status=401)


def test_a_disabled_account_and_another_role_end_what_was_begun(joined: House, provider: Provider) -> None:
    admin, lin, again = joined.agent("admin1"), joined.visitor(), joined.visitor()
    come_in(lin, provider, "s-1")
    provider.know("s-1", preferred_username="lin.qing", name="林青", roles=["tax-editor"])
    come_in(again, provider, "s-1", "editor")
    lin.get("/api/staff/me", status=401)
    assert again.get("/api/staff/me")["role"] == "trainer"
    provider.know("s-1", preferred_username="lin.qing", name="林青", roles=["tax-agent"])
    admin.post("/api/admin/staff/lin.qing/disable")
    again.get("/api/staff/me", status=401)
    come_in(again, provider, "s-1")
    assert problem(again) == "您的账号已停用，请联系管理员"


def test_an_account_from_outside_has_no_password_here(joined: House, provider: Provider) -> None:
    admin, lin = joined.agent("admin1"), joined.visitor()
    come_in(lin, provider, "s-1")
    for deed in ("reset", "reset-factor"):
        assert admin.post(f"/api/admin/staff/lin.qing/{deed}", status=409)["error"]["code"] == "outside_account"
    role = admin.put("/api/admin/staff/lin.qing/role", {"role": "admin"}, status=409)
    assert role["error"]["code"] == "outside_account"
    lin.post("/api/staff/password", {"current": "", "password": "herons cross rivers at dusk"}, status=409)
    nobody = joined.visitor()
    nobody.post("/api/staff/sign-in", {"username": "lin.qing", "password": "nobody"}, status=401)
    nobody.post("/api/staff/sign-in", {"username": "lin.qing", "password": ""}, status=401)


def test_a_provider_that_is_down_is_said_on_the_page(first_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(first_home, home)
    with open_house(home, staff_oidc_issuer="http://127.0.0.1:9", staff_oidc_roles=ROLES) as house:
        who = house.visitor()
        assert go(who, "/api/staff/identity/begin?page=admin") == "/admin"
        assert problem(who) == "统一身份认证暂时连不上，请稍后再试"


def test_no_provider_no_button(house: House) -> None:
    who = house.visitor()
    assert who.get("/api/staff/identity") == {"title": None, "problem": None}
    who.get("/api/staff/identity/begin?page=admin", status=404)


def test_a_claim_may_lie_in_another_and_be_one_or_many() -> None:
    claims = {"realm_access": {"roles": ["a", "b"]}, "groups": "c", "a.b": "d"}
    assert texts_of(claims, "realm_access.roles") == ["a", "b"]
    assert texts_of(claims, "groups") == ["c"]
    assert texts_of(claims, "realm_access.none") == texts_of(claims, "groups.none") == []
    assert claim_of(claims, "a.b") == "d"
