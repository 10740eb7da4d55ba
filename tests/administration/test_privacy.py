"""A person's copy and deletion, and what time takes away: no word of theirs is left anywhere in the store."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from administration.privacy.service import NothingKeptError, Periods, Privacy, StillOpenError
from backends.audit.service import Audit, Search
from backends.notices.models import NoticeConcernRow, NoticeLetterRow, NoticeRow
from backends.refund_case.accounts import may_pay_to
from backends.refund_case.models import RefundAccountRow, RefundCaseRow, RefundEventRow, RefundPayoutRow
from kit.clock import Clock, utc_now
from kit.uploads.store import Owner
from tests.house import House, Visitor, frame_of, open_house
from tests.papers.files import a_picture

WORDS = "我家在幸福里养了三只鹦鹉"
PERIODS = Periods(timedelta(days=180), timedelta(days=180))


def privacy(house: House, clock: Clock = utc_now, periods: Periods = PERIODS) -> Privacy:
    return Privacy(house.parts.database, house.parts.settings.uploads_path, periods, clock)


def later(days: int) -> Clock:
    return lambda: utc_now() + timedelta(days=days)


def say(visitor: Visitor, conversation_id: str, said: str) -> None:
    with visitor.chat(conversation_id, after=visitor.open()["last_seq"]) as socket:
        socket.send_json({"type": "say", "client_id": said[:20], "text": said})
        frame_of(socket, "message", author="bot")


def talk(house: House, username: str) -> tuple[Visitor, str, str]:
    """Somebody signed in has asked and been with an agent: the visitor, who they are, the conversation."""
    visitor, agent = house.visitor(), house.agent()
    visitor.open()
    visitor.post("/api/portal/sign-in", {"username": username, "password": f"demo-{username}"})
    conversation_id: str = visitor.open()["id"]
    house.parts.knowledge.ask(WORDS, conversation_id=conversation_id)
    house.parts.knowledge.flush()
    say(visitor, conversation_id, WORDS)
    with visitor.chat(conversation_id) as socket:
        socket.send_json({"type": "transfer"})
        frame_of(socket, "message", author="system")
    case = agent.post("/api/console/next")
    agent.post(f"/api/console/cases/{case['case_id']}/notes", {"text": WORDS})
    agent.post(f"/api/console/cases/{case['case_id']}/close", {"note": WORDS}, status=204)
    person = house.parts.conversations.taxpayer_id(conversation_id)
    assert person is not None
    return visitor, person, conversation_id


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def either(request: pytest.FixtureRequest, first_home: Path, tmp_path: Path) -> Iterator[House]:
    """A house on each kind of store."""
    home = tmp_path / "home"
    shutil.copytree(first_home, home)
    url = ""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").create_database()
        (home / "var" / "index" / "content.json").unlink(missing_ok=True)  # of another store
    with open_house(home, database_url=url) as house:
        yield house


def places_of(house: House, words: str) -> Iterator[str]:
    """Every table and column of the store that has ``words``."""
    with house.parts.database.read() as session:
        for table in inspect(session.get_bind()).get_table_names():
            for row in session.execute(text(f'select * from "{table}"')).mappings():
                yield from (f"{table}.{k}" for k, v in row.items() if words in _readable(v))


def _readable(value: object) -> str:
    text_ = str(value)
    try:
        return text_ + json.dumps(json.loads(text_), ensure_ascii=False)
    except ValueError:
        return text_


def test_a_person_gets_a_copy_of_what_is_kept_and_nobody_elses(either: House) -> None:
    _, zhang, _ = talk(either, "zhang")
    _, wang, _ = talk(either, "wang")
    copy = privacy(either).export("admin1", zhang)
    assert WORDS in [m["text"] for m in copy["messages"]]
    assert [c["taxpayer_id"] for c in copy["conversations"]] == [zhang]
    assert len(copy["handoffs"]) == 1
    assert copy["sessions"]
    told = json.dumps(copy, ensure_ascii=False)
    assert wang not in told
    assert "visitor_id" not in told
    [act] = Audit(either.parts.database).find(Search(what="privacy"))
    assert (act.who, act.what, act.about) == ("admin1", "privacy.export", f"taxpayer/{zhang}")


def test_a_deletion_leaves_no_word_of_theirs_signs_them_out_and_touches_nobody_else(either: House) -> None:
    visitor, zhang, conversation_id = talk(either, "zhang")
    other, _, theirs = talk(either, "wang")
    say(other, theirs, "这一句是别人的")
    assert set(places_of(either, WORDS)) >= {"message.text", "case_note.text", "answer_receipt.question"}
    done = privacy(either).delete("admin1", zhang, "本人申请 11010519491231002X")
    assert done.conversations == 1
    with either.parts.database.read() as session:
        kept = session.execute(
            text("select text from message where conversation_id = :id"), {"id": conversation_id}
        ).scalars()
        assert set(kept) == {"（内容已按规定删除）"}
        receipts = session.execute(text("select outcome from answer_receipt where question = ''")).all()
    assert receipts  # that something was asked, and how it went, is still counted
    assert visitor.open()["id"] != conversation_id
    visitor.get(f"/api/portal/earlier/{conversation_id}", status=404)
    assert "这一句是别人的" in json.dumps(other.open(), ensure_ascii=False)
    [act] = Audit(either.parts.database).find(Search(what="privacy"))
    assert "11010519491231002X" not in str(act.details)


def test_what_a_person_said_for_a_firm_is_theirs_too(house: House) -> None:
    wang = house.visitor()
    wang.post("/api/portal/sign-in", {"username": "wang", "password": "demo-wang"})
    wang.post("/api/portal/acting", {"taxpayer_id": "demo-tongguo"}, status=204)
    say(wang, wang.open()["id"], WORDS)
    copy = privacy(house).export("admin1", "demo-wang")
    assert WORDS in [m["text"] for m in copy["messages"]]
    assert [(c["taxpayer_id"], c["actor"]) for c in copy["conversations"]] == [("demo-tongguo", "demo-wang")]
    assert copy["sessions"]
    privacy(house).delete("admin1", "demo-wang", "本人申请")
    assert "message.text" not in set(places_of(house, WORDS))
    wang.get("/api/portal/sessions", status=401)


def test_while_an_agent_speaks_with_them_nothing_is_deleted(house: House) -> None:
    visitor, zhang, conversation_id = talk(house, "zhang")
    with visitor.chat(conversation_id, after=visitor.open()["last_seq"]) as socket:
        socket.send_json({"type": "transfer"})
        frame_of(socket, "message", author="system")
    with pytest.raises(StillOpenError):
        privacy(house).delete("admin1", zhang, "本人申请")
    assert "message.text" in set(places_of(house, WORDS))


def test_an_unknown_person_is_said_to_be_unknown(house: House) -> None:
    with pytest.raises(NothingKeptError):
        privacy(house).export("admin1", "nobody")
    with pytest.raises(NothingKeptError):
        privacy(house).delete("admin1", "nobody", "")


def test_after_the_period_words_and_files_are_gone_everywhere_and_before_it_nothing_is(either: House) -> None:
    _, _, conversation_id = talk(either, "zhang")
    owner = Owner(conversation_id)
    either.parts.uploads.keep(a_picture(), owner)
    folder: Path = either.parts.settings.uploads_path
    assert len(list(folder.iterdir())) == 1
    assert privacy(either, later(179)).retain().conversations == 0
    assert privacy(either, later(181)).retain(pretend=True).conversations == 1
    assert set(places_of(either, WORDS))
    assert privacy(either, later(181)).retain().conversations == 1
    assert set(places_of(either, WORDS)) == set()
    assert list(folder.iterdir()) == []
    assert privacy(either, later(182)).retain().conversations == 0
    agent = either.agent("admin1")
    assert agent.get("/api/editor/failures") is not None


def test_a_file_that_belongs_to_nobody_goes_after_a_day_and_others_stay(house: House) -> None:
    conversation_id = house.visitor().open()["id"]
    house.parts.uploads.keep(a_picture(), Owner(conversation_id))
    folder: Path = house.parts.settings.uploads_path
    (folder / "lost").write_bytes(b"written, and then the power went")
    assert privacy(house).retain().files == 0
    assert privacy(house, later(2)).retain(pretend=True).files == 1
    assert privacy(house, later(2)).retain().files == 1
    assert len(list(folder.iterdir())) == 1


def test_a_period_of_none_keeps_for_good(house: House) -> None:
    talk(house, "zhang")
    assert privacy(house, later(5000), Periods(None, None)).retain().conversations == 0


def test_a_named_account_is_theirs_to_see_and_goes_unless_a_refund_names_it(house: House) -> None:
    database = house.parts.database
    with database.write() as tx:
        for account in ("unused", "paid", "withdrawn"):
            named = {"number": "6222021234567890123", "bank": account}
            gone = utc_now() if account == "withdrawn" else None
            about = {"owner": "demo-zhang", "content": named, "set_at": utc_now(), "withdrawn_at": gone}
            tx.session.add(RefundAccountRow(id=account, **about))
        tx.session.add(RefundCaseRow(id="case", owner="demo-zhang", subject="车船税/京A/2025", opened_at=utc_now()))
        tx.session.flush()
        content = {"account_id": "withdrawn", "account_masked": "", "risky": False, "interest": "0", "set_off": {}}
        confirmed = {"case_id": "case", "ordinal": 1, "kind": "confirmed", "actor": "demo-zhang", "content": content}
        tx.session.add(RefundEventRow(at=utc_now(), **confirmed))
        order = {"case_id": "case", "owner": "demo-zhang", "account_id": "paid", "cents": 1, "tries": 1}
        tx.session.add(RefundPayoutRow(key="case", created_at=utc_now(), next_at=utc_now(), **order))
    copy = privacy(house).export("admin1", "demo-zhang")
    assert {a["content"]["bank"] for a in copy["refund_accounts"]} == {"unused", "paid", "withdrawn"}
    assert [(r["subject"], p["cents"]) for r in copy["refunds"] for p in copy["refund_payouts"]] == [
        ("车船税/京A/2025", 1)
    ]
    assert privacy(house).delete("admin1", "demo-zhang", "本人申请")
    left = privacy(house).export("admin1", "demo-zhang")["refund_accounts"]
    assert {a["id"] for a in left} == {"paid", "withdrawn"}
    with database.read() as session:
        assert may_pay_to(session, "withdrawn", utc_now(), named=True) is None


def test_why_somebody_was_noticed_goes_with_the_words_and_that_they_were_told_stays(house: House) -> None:
    with house.parts.database.write() as tx:
        tx.session.add(NoticeRow(id="n", made_at=utc_now()))
        tx.session.flush()
        tx.session.add(NoticeLetterRow(notice_id="n", person="p", control=False, told_at=utc_now()))
        tx.session.add(NoticeConcernRow(notice_id="n", taxpayer_id="p", person="p", why="有 320 元车船税可以退"))
    privacy(house, later(179)).retain()
    assert set(places_of(house, "320 元")) == {"notice_concern.why"}
    privacy(house, later(181)).retain()
    assert set(places_of(house, "320 元")) == set()
    with house.parts.database.read() as session:
        assert session.execute(text("select person from notice_letter")).all() == [("p",)]
