"""What anybody may read beside the talk, signed in or not."""

from __future__ import annotations

from tests.house import House


def test_a_citation_opens_and_says_that_its_text_is_not_imported(house: House) -> None:
    asked = "issuer=财政部 税务总局 住房城乡建设部&doc_no=公告2024年第16号&article=第一条"
    basis = house.visitor().get(f"/api/portal/basis?{asked}")
    assert basis["passages"] == []
    assert "没有收录" in basis["missing"]
    assert basis["official"]["url"].startswith("https://")


def test_a_citation_without_a_name_is_refused(house: House) -> None:
    house.visitor().get("/api/portal/basis?issuer=&doc_no=", 422)


def test_questions_are_suggested_while_one_types(house: House) -> None:
    assert house.visitor().get("/api/portal/suggestions?q=首套") == ["首套房契税是多少？"]
