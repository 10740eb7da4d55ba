from __future__ import annotations

from typing import Any

from conversations.ledger import Message
from conversations.rules import Author
from handoff.dossier import build_dossier, summarise
from kit.clock import utc_now


def talk(*said: tuple[Author, str, dict[str, Any] | None]) -> list[Message]:
    return [
        Message("c", n, author, None, None, text, card, utc_now()) for n, (author, text, card) in enumerate(said, 1)
    ]


PRICE: dict[str, Any] = {"kind": "ask", "text": "成交价是多少？"}
TAXES: dict[str, Any] = {"kind": "assessment", "facts": [["成交价", "5,000,000.00 元"]]}
FORM = talk(
    ("taxpayer", "帮我算卖房的税", None),
    ("bot", "成交价是多少？", PRICE),
    ("taxpayer", "500万", None),
    ("bot", "测算结果", TAXES),
    ("taxpayer", "转人工", None),
)


def test_answers_to_a_form_are_facts_and_not_questions() -> None:
    dossier = build_dossier(FORM, "纳税人点击转人工")
    assert dossier["asked"] == ["帮我算卖房的税"]
    assert dossier["facts"] == [["成交价", "5,000,000.00 元"]]
    assert summarise(FORM) == "帮我算卖房的税"


def test_a_summary_shows_no_personal_number() -> None:
    assert summarise(talk(("taxpayer", "我的身份证11010519491231002X能退税吗", None))) == "我的身份证〔证件号〕能退税吗"


def test_who_only_wants_a_person_is_said_to() -> None:
    assert summarise(talk(("taxpayer", "转人工", None))) == "要求人工服务"


def test_what_failed_and_what_was_shown_is_named() -> None:
    answer = {"kind": "answer", "entry_id": "deed-tax", "question": "契税多少？"}
    refusal = {"kind": "refusal", "text": "没有找到"}
    messages = talk(
        ("taxpayer", "契税", None), ("bot", "答", answer), ("taxpayer", "别的", None), ("bot", "没有找到", refusal)
    )
    dossier = build_dossier(messages, "没有找到答案", [("电话", "已留")])
    assert dossier["sources"] == [{"entry_id": "deed-tax", "question": "契税多少？"}]
    assert dossier["failed"] == ["没有找到"]
    assert dossier["facts"] == [["电话", "已留"]]
