"""Pictures and PDFs in the talk, both ways."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from handoff.dossier import find_asked
from kit.uploads.content import page_as_jpeg
from kit.vault import open_vault
from portal.file_words import CANNOT_LOOK, RECEIVED
from tests.house import House, Visitor, frame_of
from tests.papers.files import a_pdf, a_picture
from tests.portal.test_queue import wait_for_person


def send(visitor: Visitor, path: str, content: bytes, status: int = 201) -> None:
    visitor.post(path, status=status, content=content)


def take(house: House) -> tuple[Visitor, str]:
    agent = house.agent()
    return agent, agent.post("/api/console/next")["case_id"]


def test_the_bot_says_what_it_can_do_with_a_picture(house: House) -> None:
    taxpayer = house.visitor()
    conversation = taxpayer.open()["id"]
    with taxpayer.chat(conversation) as socket:
        send(taxpayer, f"/api/portal/files/{conversation}", a_picture())
        mine = frame_of(socket, "message", author="taxpayer")["message"]
        reply = frame_of(socket, "message", author="bot")["message"]
    assert (mine["text"], mine["card"]["kind"]) == ("〔图片〕", "file")
    assert reply["text"] == CANNOT_LOOK
    assert [c["label"] for c in reply["card"]["choices"]] == ["转人工"]
    assert house.rasa.heard == []


def test_agent_and_taxpayer_see_what_the_other_sends(house: House) -> None:
    taxpayer = house.visitor()
    conversation = wait_for_person(taxpayer)
    with taxpayer.chat(conversation) as socket:
        send(taxpayer, f"/api/portal/files/{conversation}", a_picture())
        assert frame_of(socket, "message", author="bot")["message"]["text"] == RECEIVED
        agent, case = take(house)
        send(agent, f"/api/console/files/{case}", a_pdf(pages=2))
        got = frame_of(socket, "message", author="agent")["message"]
        send(taxpayer, f"/api/portal/files/{conversation}", a_picture(), status=201)  # once more: no second message
    assert (got["text"], got["card"]["pages"]) == ("〔PDF，2 页〕", 2)
    files = [m for m in taxpayer.open()["messages"] if m["card"] and m["card"]["kind"] == "file"]
    assert [m["author"] for m in files] == ["taxpayer", "agent"]
    for one in files:
        name = one["card"]["upload_id"]
        for visitor, path in (
            (taxpayer, f"/api/portal/materials/{conversation}/{name}/pages/0"),
            (agent, f"/api/console/cases/{case}/materials/{name}/pages/0"),
        ):
            with visitor.as_me() as client:
                assert client.get(path).headers["content-type"] == "image/jpeg"
    stranger = house.visitor()
    stranger.open()
    stranger.get(f"/api/portal/materials/{conversation}/{files[0]['card']['upload_id']}/pages/0", status=404)


def test_what_a_camera_notes_beside_a_picture_is_not_kept(house: House) -> None:
    exif = Image.Exif()
    exif[0x010F] = "云朵相机"
    held = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(held, "JPEG", exif=exif)
    taxpayer = house.visitor()
    conversation = taxpayer.open()["id"]
    send(taxpayer, f"/api/portal/files/{conversation}", held.getvalue())
    name = taxpayer.open()["messages"][0]["card"]["upload_id"]
    with taxpayer.as_me() as client:
        shown = client.get(f"/api/portal/materials/{conversation}/{name}/pages/0").content
    vault = open_vault(house.parts.settings)
    for content in (shown, *(vault.open(p.read_bytes()) for p in house.parts.settings.uploads_path.iterdir())):
        assert "云朵相机".encode() not in content
    assert page_as_jpeg(shown, 0)


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00 a program", b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_what_is_no_picture_by_its_content_is_refused_and_not_said(house: House, content: bytes) -> None:
    taxpayer = house.visitor()
    conversation = taxpayer.open()["id"]
    send(taxpayer, f"/api/portal/files/{conversation}", content, status=422)
    assert taxpayer.open()["messages"] == []


def test_nobody_sends_into_anothers_talk(house: House) -> None:
    taxpayer = house.visitor()
    conversation = wait_for_person(taxpayer)
    stranger = house.visitor()
    stranger.open()
    send(stranger, f"/api/portal/files/{conversation}", a_picture(), status=404)
    _, case = take(house)
    send(house.agent("agent2"), f"/api/console/files/{case}", a_picture(), status=409)


def test_a_file_asks_nothing_by_itself(house: House) -> None:
    taxpayer = house.visitor()
    conversation = taxpayer.open()["id"]
    send(taxpayer, f"/api/portal/files/{conversation}", a_picture())
    assert find_asked(house.parts.conversations.messages(conversation)) == []
