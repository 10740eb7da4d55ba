from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from backends.materials.checks import check
from backends.materials.errors import UnreadableError
from backends.materials.schemas import Answers, CaseFacts, Field, Finding, PaperKind, PaperNeeded, Reading
from tests.house import House, Visitor, frame_of
from tests.papers.files import a_pdf, a_picture

READ = (
    Field("name", "姓名", "name", "云朵", 0.99, 0, (100, 200, 300, 260)),
    Field("sex", "性别", "text", "女", 0.99),
    Field("nation", "民族", "text", "汉", 0.99),
    Field("born_on", "出生", "date", "1949-12-31", 0.99),
    Field("address", "住址", "text", "北京市朝阳区云朵家园3号楼", 0.99),
    Field("id_number", "公民身份号码", "id_number", "11010519491231002X", 0.6),
)


class QuickReader:
    """Tells what the test has put into it, at once."""

    def __init__(self) -> None:
        self.read_as: list[PaperKind | None] = []
        self.error: Exception | None = None

    def checklist(self, facts: CaseFacts) -> list[PaperNeeded]:
        return []

    def read(self, content: bytes, expected: PaperKind | None = None) -> Reading:
        self.read_as.append(expected)
        if self.error is not None:
            raise self.error
        return Reading(expected or "identity_card", READ)

    def check(self, readings: Sequence[Reading], answers: Answers, today: date) -> list[Finding]:
        return check(readings, answers, today)


@pytest.fixture
def reader(house: House, monkeypatch: pytest.MonkeyPatch) -> QuickReader:
    reader = QuickReader()
    service = house.parts.backends.materials
    for name in ("read", "check"):
        monkeypatch.setattr(service, name, getattr(reader, name))
    return reader


def send(visitor: Visitor, conversation: str, content: bytes, status: int = 201, query: str = "") -> Any:
    with visitor.as_me() as client:
        headers = {"content-type": "application/octet-stream"}
        response = client.post(f"/api/portal/materials/{conversation}{query}", content=content, headers=headers)
    assert response.status_code == status, response.text
    return response.json()


def change(visitor: Visitor, path: str, body: object, status: int = 200) -> Any:
    with visitor.as_me() as client:
        response = client.put(path, json=body)
    assert response.status_code == status, response.text
    return response.json()


def test_a_paper_comes_back_read_and_is_shown_beside_its_picture(house: House, reader: QuickReader) -> None:
    taxpayer = house.visitor()
    home = taxpayer.open()["id"]
    material = send(taxpayer, home, a_picture())
    assert (material["paper"], material["name"], material["confirmed"]) == ("identity_card", "居民身份证", False)
    assert material["fields"][0]["box"] == [100, 200, 300, 260]
    with taxpayer.as_me() as client:
        page = client.get(f"/api/portal/materials/{home}/{material['id']}/pages/0")
    assert page.headers["content-type"] == "image/jpeg"
    assert page.headers["cache-control"] == "private, no-store"
    assert page.content.startswith(b"\xff\xd8")
    listed = taxpayer.get(f"/api/portal/materials/{home}")
    assert listed["materials"] == [material]
    assert [one["code"] for one in listed["findings"]] == ["field_unsure"]


def test_of_a_pdf_only_pictures_of_its_pages_are_shown(house: House, reader: QuickReader) -> None:
    taxpayer = house.visitor()
    home = taxpayer.open()["id"]
    path = f"/api/portal/materials/{home}/{send(taxpayer, home, a_pdf(pages=2))['id']}/pages"
    with taxpayer.as_me() as client:
        assert client.get(f"{path}/1").content.startswith(b"\xff\xd8")
    for wrong in ("2", "-1"):
        assert taxpayer.get(f"{path}/{wrong}", 404)["error"]["code"] == "upload_not_found"


def test_what_a_person_puts_right_is_kept_in_its_normal_form(house: House, reader: QuickReader) -> None:
    taxpayer = house.visitor()
    home = taxpayer.open()["id"]
    path = f"/api/portal/materials/{home}/{send(taxpayer, home, a_picture())['id']}"
    confirmed = change(taxpayer, path, {"fields": {"name": "云 小朵", "born_on": "1949年12月31日"}, "party": "seller"})
    assert (confirmed["confirmed"], confirmed["party"]) == (True, "seller")
    values = {field["name"]: field["value"] for field in confirmed["fields"]}
    assert (values["name"], values["born_on"]) == ("云小朵", "1949-12-31")
    listed = taxpayer.get(f"/api/portal/materials/{home}")
    assert listed["materials"] == [confirmed]
    assert listed["findings"] == []


def test_a_number_put_wrong_is_told(house: House, reader: QuickReader) -> None:
    taxpayer = house.visitor()
    home = taxpayer.open()["id"]
    path = f"/api/portal/materials/{home}/{send(taxpayer, home, a_picture())['id']}"
    change(taxpayer, path, {"fields": {"id_number": "110105194912310021"}, "party": "seller"})
    (finding,) = taxpayer.get(f"/api/portal/materials/{home}")["findings"]
    assert (finding["code"], finding["severity"], finding["field"]) == ("id_number_invalid", "error", "id_number")


def test_a_field_that_the_paper_has_not_is_refused(house: House, reader: QuickReader) -> None:
    taxpayer = house.visitor()
    home = taxpayer.open()["id"]
    path = f"/api/portal/materials/{home}/{send(taxpayer, home, a_picture())['id']}"
    assert change(taxpayer, path, {"fields": {"price": "1"}}, 422)["error"]["code"] == "unknown_field"


def test_the_same_file_sent_again_keeps_what_was_put_right(house: House, reader: QuickReader) -> None:
    taxpayer = house.visitor()
    home = taxpayer.open()["id"]
    first = send(taxpayer, home, a_picture())
    change(taxpayer, f"/api/portal/materials/{home}/{first['id']}", {"fields": {"name": "云小朵"}, "party": "buyer"})
    again = send(taxpayer, home, a_picture())
    assert (again["id"], again["confirmed"]) == (first["id"], True)
    assert len(reader.read_as) == 1


def test_a_paper_that_cannot_be_read_as_another_stays_as_it_was(house: House, reader: QuickReader) -> None:
    taxpayer = house.visitor()
    home = taxpayer.open()["id"]
    first = send(taxpayer, home, a_picture())
    reader.error = UnreadableError("没有认出文字。请重新拍一张")
    send(taxpayer, home, a_picture(), 422, "?paper=marriage_certificate")
    assert taxpayer.get(f"/api/portal/materials/{home}")["materials"] == [first]


def test_a_paper_is_read_again_as_the_person_says(house: House, reader: QuickReader) -> None:
    taxpayer = house.visitor()
    home = taxpayer.open()["id"]
    material = send(taxpayer, home, a_picture())
    path = f"/api/portal/materials/{home}/{material['id']}/reading?paper=household_register"
    assert taxpayer.post(path)["paper"] == "household_register"
    assert reader.read_as == [None, "household_register"]


def uploaded(house: House) -> list[Path]:
    folder = house.home / "var" / "uploads"
    return list(folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "upload_empty"),
        (b"<svg onload=alert(1)>", 422, "upload_unknown_type"),
        (b"\xff\xd8\xff", 422, "upload_broken"),
        (b"\xff\xd8\xff" + b"\0" * 11 * 1024**2, 413, "body_too_large"),
    ],
    ids=["empty", "unknown", "broken", "large"],
)
def test_a_file_that_is_not_taken_leaves_nothing_behind(
    house: House, reader: QuickReader, content: bytes, status: int, code: str
) -> None:
    taxpayer = house.visitor()
    home = taxpayer.open()["id"]
    before = uploaded(house)
    assert send(taxpayer, home, content, status)["error"]["code"] == code
    assert uploaded(house) == before


def test_a_picture_on_which_nothing_can_be_read_is_not_kept(house: House, reader: QuickReader) -> None:
    taxpayer = house.visitor()
    home = taxpayer.open()["id"]
    before = uploaded(house)
    reader.error = UnreadableError("没有认出文字。请重新拍一张")
    assert send(taxpayer, home, a_picture(), 422)["error"]["code"] == "unreadable"
    assert uploaded(house) == before
    assert taxpayer.get(f"/api/portal/materials/{home}")["materials"] == []


def test_a_deleted_paper_is_gone_with_what_was_read_of_it(house: House, reader: QuickReader) -> None:
    taxpayer = house.visitor()
    home = taxpayer.open()["id"]
    path = f"/api/portal/materials/{home}/{send(taxpayer, home, a_picture())['id']}"
    with taxpayer.as_me() as client:
        assert client.delete(path).status_code == 204
    assert taxpayer.get(f"/api/portal/materials/{home}")["materials"] == []
    taxpayer.get(f"{path}/pages/0", 404)
    change(taxpayer, path, {"fields": {}}, 404)


def test_nobody_else_sees_sends_or_deletes_a_persons_papers(house: House, reader: QuickReader) -> None:
    owner, stranger = house.visitor(), house.visitor()
    home, theirs = owner.open()["id"], stranger.open()["id"]
    material = send(owner, home, a_picture())["id"]
    for conversation in (home, theirs):
        path = f"/api/portal/materials/{conversation}/{material}"
        stranger.get(f"{path}/pages/0", 404)
        change(stranger, path, {"fields": {}}, 404)
        with stranger.as_me() as client:
            assert client.delete(path).status_code == 404
    stranger.get(f"/api/portal/materials/{home}", 404)
    send(stranger, home, a_picture(), 404)
    send(house.visitor(), home, a_picture(), 404)
    assert len(owner.get(f"/api/portal/materials/{home}")["materials"]) == 1


def test_the_agent_who_has_the_case_sees_the_papers_and_no_other(house: House, reader: QuickReader) -> None:
    taxpayer, mine, other = house.visitor(), house.agent("agent1"), house.agent("agent2")
    home = taxpayer.open()["id"]
    material = send(taxpayer, home, a_picture())
    with taxpayer.chat(home) as socket:
        socket.send_json({"type": "transfer"})
        frame_of(socket, "message", author="system")
    case = mine.post("/api/console/next")["case_id"]
    path = f"/api/console/cases/{case}/materials"
    assert mine.get(path)["materials"] == [material]
    with mine.as_me() as client:
        assert client.get(f"{path}/{material['id']}/pages/0").headers["content-type"] == "image/jpeg"
    for stranger, status in ((other, 409), (taxpayer, 401)):
        stranger.get(path, status)
        stranger.get(f"{path}/{material['id']}/pages/0", status)


def test_the_readings_of_one_visitor_are_told_apart_by_id(house: House, reader: QuickReader) -> None:
    taxpayer = house.visitor()
    home = taxpayer.open()["id"]
    ids = [send(taxpayer, home, a_picture(shade=shade))["id"] for shade in (1, 2)]
    stored = house.parts.readings.of(ids)
    assert [reading.id for reading in stored] == ids
    assert stored[0] == replace(stored[1], id=ids[0])
