from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from structlog.testing import capture_logs

from kit.clock import utc_now
from kit.db import Database
from knowledge_base.entries.content import BUNDLED, read_content
from knowledge_base.entries.loading import load_content
from knowledge_base.entries.schemas import Entry
from knowledge_base.errors import FolderError
from knowledge_base.walks.loading import open_walks, read_walks
from tests.actions.fakes import entry

SAID = "把东西装箱，在“搬家—订车”里订车，3 天内办完，见 cars.example.com。"
ENTRIES = {"move": entry("move", "怎么搬家？", SAID), "boxes": entry("boxes", "箱子不够怎么办？", "去买。")}
WALK: dict[str, Any] = {
    "id": "moving",
    "title": "搬家",
    "names": ["搬家"],
    "entries": ["move"],
    "questions": [
        {"text": "办到哪了？", "answers": [{"label": "没动手", "at": "pack"}, {"label": "装好了", "at": "order"}]}
    ],
    "steps": [
        {"id": "pack", "title": "装箱", "do": "装箱。", "takes": "3 天内", "rests_on": ["move"]},
        {"id": "order", "title": "订车", "do": "进“搬家 — 订车”，见 cars.example.com。", "rests_on": ["move"]},
    ],
}


def write(folder: Path, *walks: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    for n, walk in enumerate(walks):
        (folder / f"{n}.yml").write_text(yaml.safe_dump(walk, allow_unicode=True), encoding="utf-8")
    return folder


def changed(*path: str | int, to: object) -> dict[str, Any]:
    """``WALK`` with the value at ``path`` replaced."""
    walk = copy.deepcopy(WALK)
    *before, last = path
    place: Any = walk
    for part in before:
        place = place[part]
    place[last] = to
    return walk


def test_a_walk_without_fault_is_read(tmp_path: Path) -> None:
    found = read_walks(ENTRIES, write(tmp_path / "walks", WALK))
    assert found.problems == []
    assert found.walks["moving"].steps[0].takes == "3 天内"


@pytest.mark.parametrize(
    ("walk", "fault"),
    [
        (changed("steps", 0, "phone", to="1"), "phone"),
        (changed("steps", 0, "rests_on", to=[]), "rests_on"),
        (changed("steps", 0, "rests_on", to=["gone"]), "步骤 pack 里的条目 gone 不存在或已停用"),
        (changed("entries", to=["gone"]), "entries 里的条目 gone 不存在或已停用"),
        (
            changed("steps", 0, "troubles", to=[{"text": "不够", "entry": "gone"}]),
            "步骤 pack 里的条目 gone 不存在或已停用",
        ),
        (changed("steps", 0, "takes", to="5 天内"), "步骤 pack 里的“5”，所依据的条目（move）都没有说过"),
        (changed("steps", 1, "where", to="“搬家—退车”"), "步骤 order 里的“搬家—退车”"),
        (changed("steps", 1, "where", to="trucks.example.com"), "步骤 order 里的“trucks.example.com”"),
        (changed("steps", 1, "id", to="pack"), "有两步的 id 相同"),
        (changed("questions", 0, "answers", 1, "at", to="gone"), "提到没有的步骤 gone"),
        (changed("questions", 0, "answers", 1, "leaves_out", to=["order"]), "指向它略去的步骤"),
    ],
)
def test_a_walk_with_a_fault_is_left_out_and_the_fault_is_told(
    tmp_path: Path, walk: dict[str, Any], fault: str
) -> None:
    found = read_walks(ENTRIES, write(tmp_path / "walks", walk))
    assert found.walks == {}
    assert len(found.problems) == 1
    assert found.problems[0].startswith("导税 0.yml：")
    assert fault in found.problems[0]


def test_two_walks_of_one_id_are_told(tmp_path: Path) -> None:
    found = read_walks(ENTRIES, write(tmp_path / "walks", WALK, WALK))
    assert found.problems == ["导税 1.yml：id moving 已有别的文件用了"]


def test_what_is_no_yaml_and_no_folder_are_told(tmp_path: Path) -> None:
    folder = write(tmp_path / "walks", WALK)
    (folder / "bad.yml").write_text("a: [", encoding="utf-8")
    assert "不是正确的 YAML" in read_walks(ENTRIES, folder).problems[0]
    with pytest.raises(FolderError):
        read_walks(ENTRIES, tmp_path / "none")


def test_a_walk_lasts_as_long_as_what_it_rests_on(database: Database, tmp_path: Path) -> None:
    folder, content = write(tmp_path / "walks", WALK), tmp_path / "content"
    content.mkdir()

    def load(*entries: Entry) -> None:
        rows = [e.model_dump(mode="json", by_alias=True) for e in entries]
        (content / "a.yml").write_text(yaml.safe_dump(rows, allow_unicode=True), encoding="utf-8")
        load_content(database, content)

    load(*ENTRIES.values())
    assert set(open_walks(database, utc_now(), folder)) == {"moving"}
    load(ENTRIES["boxes"])
    with capture_logs() as logs:
        assert open_walks(database, utc_now(), folder) == {}
    assert "条目 move 不存在或已停用" in str(logs)


def test_the_bundled_walks_rest_on_the_bundled_entries() -> None:
    found = read_walks({e.id: e for e in read_content(BUNDLED).entries if e.status == "published"})
    assert found.problems == []
    assert set(found.walks) == {
        "agent-invoice",
        "annual-settlement",
        "cancel-company",
        "move-district",
        "new-company",
        "wrong-invoice",
    }
