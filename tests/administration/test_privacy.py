"""A person's copy and deletion, and what time takes away: no word of theirs is left anywhere in the store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from administration.privacy.service import NothingKeptError, Periods, Privacy, StillOpenError
from backends.audit.service import Audit, Search
from kit.clock import Clock, utc_now
from kit.uploads.store import Owner
from tests.house import House, Visitor, frame_of
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


def places_of(house: House, words: str) -> Iterator[str]:
    """Every table and column of the store that has ``words``."""
    with house.parts.database.read() as session:
        for (table,) in session.execute(text("select name from sqlite_master where type = 'table'")).all():
            for row in session.execute(text(f'select * from "{table}"')).mappings():
                yield from (f"{table}.{k}" for k, v in row.items() if words in _readable(v))


def _readable(value: object) -> str:
    text_ = str(value)
    try:
        return text_ + json.dumps(json.loads(text_), ensure_ascii=False)
    except ValueError:
        return text_


def test_a_person_gets_a_copy_of_what_is_kept_and_nobody_elses(house: House) -> None:
    _, zhang, _ = talk(house, "zhang")
    _, wang, _ = talk(house, "wang")
    copy = privacy(house).export("admin1", zhang)
    assert WORDS in [m["text"] for m in copy["messages"]]
    assert [c["taxpayer_id"] for c in copy["conversations"]] == [zhang]
    assert len(copy["handoffs"]) == 1
    assert copy["sessions"]
    told = json.dumps(copy, ensure_ascii=False)
    assert wang not in told
    assert "visitor_id" not in told
    [act] = Audit(house.parts.database).find(Search(what="privacy"))
    assert (act.who, act.what, act.about) == ("admin1", "privacy.export", f"taxpayer/{zhang}")


def test_a_deletion_leaves_no_word_of_theirs_signs_them_out_and_touches_nobody_else(house: House) -> None:
    visitor, zhang, conversation_id = talk(house, "zhang")
    other, _, theirs = talk(house, "wang")
    say(other, theirs, "这一句是别人的")
    assert set(places_of(house, WORDS)) >= {"message.text", "case_note.text", "answer_receipt.question"}
    done = privacy(house).delete("admin1", zhang, "本人申请 11010519491231002X")
    assert done.conversations == 1
    with house.parts.database.read() as session:
        kept = session.execute(
            text("select text from message where conversation_id = :id"), {"id": conversation_id}
        ).scalars()
        assert set(kept) == {"（内容已按规定删除）"}
        receipts = session.execute(text("select outcome from answer_receipt where question = ''")).all()
    assert receipts  # that something was asked, and how it went, is still counted
    assert visitor.open()["id"] != conversation_id
    visitor.get(f"/api/portal/earlier/{conversation_id}", status=404)
    assert "这一句是别人的" in json.dumps(other.open(), ensure_ascii=False)
    [act] = Audit(house.parts.database).find(Search(what="privacy"))
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


def test_after_the_period_words_and_files_are_gone_everywhere_and_before_it_nothing_is(house: House) -> None:
    _, _, conversation_id = talk(house, "zhang")
    owner = Owner(conversation_id)
    house.parts.uploads.keep(a_picture(), owner)
    folder: Path = house.parts.settings.uploads_path
    assert len(list(folder.iterdir())) == 1
    assert privacy(house, later(179)).retain().conversations == 0
    assert privacy(house, later(181)).retain(pretend=True).conversations == 1
    assert set(places_of(house, WORDS))
    assert privacy(house, later(181)).retain().conversations == 1
    assert set(places_of(house, WORDS)) == set()
    assert list(folder.iterdir()) == []
    assert privacy(house, later(182)).retain().conversations == 0
    agent = house.agent("admin1")
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
