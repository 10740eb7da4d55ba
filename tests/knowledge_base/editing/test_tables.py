"""Out and in again without loss; a bad row is told by its number and stops no other."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.documents.citation import EntryCitation
from knowledge_base.editing.columns import COLUMNS
from knowledge_base.editing.documents import write_markdown, write_word
from knowledge_base.editing.editor import Editor
from knowledge_base.editing.importing import failed_rows, import_table, plan_import
from knowledge_base.editing.rows import ReadRow
from knowledge_base.editing.tables import FORMATS, read_table, write_table, write_template
from knowledge_base.editing.workflow import EntryChangedError
from knowledge_base.entries.content import BUNDLED, read_content
from knowledge_base.entries.schemas import InForce
from knowledge_base.errors import ContentError, FolderError
from tests.knowledge_base.fakes import entry

HEADINGS = list(COLUMNS)


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes, form: str) -> list[ReadRow]:
    """Into an empty store."""
    return read_table(data, form, {}).rows


def row(entry_id: str, question: str, **more: str) -> list[str]:
    values = {
        "编号": entry_id,
        "问题": question,
        "相似问法": "\n".join(f"{question}{n}" for n in "甲乙丙丁戊己"),
        "答案": "这样办。",
        "依据": "虚构部|公告第1号||",
        "起": "2026-01-01",
        "把握程度": "confirmed",
        "税种": "发票",
        "适用对象": "企业\n个人",
    } | more
    return [values.get(name, "") for name in HEADINGS]


@pytest.mark.parametrize("form", FORMATS)
def test_everything_goes_out_and_comes_back_without_loss(form: str) -> None:
    every = 5 if form == "docx" else 1  # of which the library writes a hundred entries a second
    entries = read_content(BUNDLED).entries[::every]
    rows = read(write_table(entries, form), form)
    assert [r.problem for r in rows if r.problem] == []
    assert [r.entry for r in rows] == entries


def test_the_template_is_a_workbook_that_can_be_taken_in() -> None:
    (example,) = read(write_template(), "xlsx")
    assert example.entry is not None
    assert example.entry.audience == ["企业"]
    sheet = load_workbook(io.BytesIO(write_template())).worksheets[0]
    assert [cell.value for cell in sheet[1]] == HEADINGS


def test_bad_rows_are_told_by_number_and_good_ones_kept_as_drafts(small: KnowledgeBase) -> None:
    data = workbook(
        HEADINGS,
        row("fresh-one", "全新的问题怎么问"),
        row("Bad Id", "编号不对"),
        row("no-answer", "没有答案", 答案=""),
        row("bad-day", "日期不对", 起="明天"),
        row("fresh-one", "编号重复"),
        ["", ""],
        row("bad-tax", "税种不对", 税种="云朵税"),
    )
    plan = import_table(small, data, "xlsx", author="甲", reason="批量")
    assert (plan.rows, plan.added, plan.changed, plan.unchanged) == (6, ("fresh-one",), (), 0)
    assert [p.number for p in plan.problems] == [3, 4, 5, 6, 8]
    assert "“编号”" in plan.problems[0].text
    assert "第 2 行已经有了" in plan.problems[3].text
    stored = Editor(small).newest("fresh-one")
    assert (stored.entry.status, stored.revision) == ("draft", 1)
    assert small.ask("全新的问题怎么问", record=False).entry_id != "fresh-one"


def test_what_is_the_same_makes_no_revision_and_what_changed_makes_a_draft(small: KnowledgeBase) -> None:
    exported = write_table([s.entry for s in small.snapshot().newest.values()], "csv")
    assert plan_import(small, exported, "csv").unchanged == 2
    changed = exported.decode("utf-8-sig").replace("请开票方重新提供。", "改。").encode("gb18030")
    plan = import_table(small, changed, "csv", author="甲", reason="批量")
    assert (plan.changed, plan.unchanged) == (("invoice-lost",), 1)
    assert small.ask("发票丢了怎么办", record=False).text == "请开票方重新提供。"


RICH = entry(
    "rich", "什么都有的怎么办", "答。", details="说明。", steps=["一步"], materials=["存根"], related=["car-tax"],
    apart_from=[{"entry": "car-tax", "words": ["车船", "2026"]}],
    facts=["F0001"], in_force={"from": "2026-01-01", "to": "2026-12-31"}, tax="发票", region="北京",
)  # fmt: skip


def only(form: str, **texts: str) -> bytes:
    """A file of one entry that has these headings and no others."""
    match form:
        case "jsonl":
            return (json.dumps({COLUMNS[name][0]: text for name, text in texts.items()}) + "\n").encode()
        case "md":
            return write_markdown([texts])
        case "docx":
            return write_word([texts])
        case "csv":
            return "\n".join(",".join(line) for line in (texts, texts.values())).encode()
        case _:
            return workbook(list(texts), list(texts.values()))


@pytest.mark.parametrize("form", FORMATS)
def test_what_a_file_does_not_have_stays(form: str) -> None:
    table = read_table(only(form, 编号="rich", 问题="什么都有的怎么办", 答案="改。"), form, {"rich": RICH})
    assert [r.entry for r in table.rows] == [RICH.model_copy(update={"answer": "改。"})]
    others = "、".join(name for name in COLUMNS if name not in ("编号", "问题", "答案"))
    told = [f"表里没有这些列，已有条目的这些内容保持不变：{others}"]
    assert table.notes == (told if form in ("xlsx", "csv") else [])


def test_a_table_of_one_column_beside_the_names_is_enough_for_entries_that_are_there() -> None:
    data = workbook(["编号", "止"], ["rich", ""], ["new-one", "2027-12-31"])
    known, new = read_table(data, "xlsx", {"rich": RICH}).rows
    assert known.entry == RICH.model_copy(update={"in_force": InForce.model_validate({"from": "2026-01-01"})})
    assert new.problem == "“答案” 缺少这一项；“依据” 缺少这一项；“起” 缺少这一项；另有 5 处"


def test_a_cell_without_text_empties_the_field_unless_it_must_have_one() -> None:
    data = workbook(["编号", "说明", "步骤", "地区"], ["rich", "", None, ""])
    (emptied,) = read_table(data, "xlsx", {"rich": RICH}).rows
    assert emptied.entry == RICH.model_copy(update={"details": "", "steps": [], "region": "全国"})
    (refused,) = read_table(workbook(["编号", "答案"], ["rich", " "]), "xlsx", {"rich": RICH}).rows
    assert refused.problem == "“答案” 缺少这一项"


def test_a_heading_without_text_empties_the_field_of_a_document() -> None:
    (emptied,) = read_table("## 什么都有的怎么办\n\n### 编号\n\nrich\n\n### 说明\n".encode(), "md", {"rich": RICH}).rows
    assert emptied.entry == RICH.model_copy(update={"details": ""})


def test_a_heading_that_is_not_known_is_told_and_empties_nothing(small: KnowledgeBase) -> None:
    data = workbook(
        ["编号", "说　明", "", "答案"], ["invoice-lost", "要紧", "", "改。"], ["car-tax", "", "旁注", "改。"]
    )
    plan = plan_import(small, data, "xlsx")
    assert plan.changed == ("invoice-lost", "car-tax")
    assert plan.notes[0].startswith("不认得的列：“说　明”，没有导入")
    assert plan.notes[1] == "第 3 列没有列名，里面的内容（第 3 行）没有导入"
    assert "保持不变：问题、相似问法、说明" in plan.notes[2]


def test_a_status_that_is_not_taken_is_told(small: KnowledgeBase) -> None:
    plan = plan_import(small, "编号,状态\ninvoice-lost,disabled\ncar-tax,published\n".encode(), "csv")
    assert (plan.changed, plan.unchanged) == ((), 2)
    assert plan.notes[-1] == "“状态”不随导入改变，请在条目页上发布或者停用：第 2 行的“状态”没有导入"


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(ContentError, match="重复的列名：说明"):
        read(workbook(["编号", "说明", "说明"], ["rich", "一", "二"]), "xlsx")


def test_a_column_that_goes_on_from_none_is_not_known() -> None:
    table = read_table(workbook(["编号", "说明（续1）"], ["rich", "后半"]), "xlsx", {"rich": RICH})
    assert [r.entry for r in table.rows] == [RICH]
    assert "“说明（续1）”" in table.notes[0]


def test_a_source_with_too_many_parts_is_told() -> None:
    (refused,) = read(workbook(HEADINGS, row("rich", "怎么办", 依据="甲|乙|丙|丁|戊")), "xlsx")
    assert "这一行多了：甲|乙|丙|丁|戊" in refused.problem
    (good,) = read(workbook(HEADINGS, row("rich", "怎么办", 依据="甲\\|乙|丙")), "xlsx")
    assert good.entry is not None
    assert good.entry.citations == [EntryCitation(issuer="甲|乙", doc_no="丙")]


def test_a_control_character_in_a_row_is_told_by_its_place() -> None:
    (refused,) = read(workbook(HEADINGS, row("rich", "怎么办", 说明="税率_x0002_为", 步骤="先\n后")), "xlsx")
    assert refused.problem == "“说明” 里有看不见的控制字符 U+0002，在“税率”之后，请删去"
    listed = entry("rich", "怎么办", "答。").model_copy(update={"similar": ["一", "二\x1e", "三", "四", "五", "六"]})
    (refused,) = read(write_table([listed], "csv"), "csv")
    assert refused.problem == "“相似问法”第 2 项 里有看不见的控制字符 U+001E，在“二”之后，请删去"


def test_a_line_of_json_ends_only_where_the_file_has_a_line_end() -> None:
    both = [RICH, RICH.model_copy(update={"id": "rich-too"})]
    data = write_table(both, "jsonl").decode().replace("说明。", "说\u2028明。").replace("\n", "\r").encode()
    assert [r.entry for r in read(data, "jsonl")] == [e.model_copy(update={"details": "说\n明。"}) for e in both]


def test_a_row_that_was_changed_after_the_file_was_read_is_refused(
    small: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is not in the file comes from the revision that the file was read beside."""
    before = small.snapshot()
    draft = entry("car-tax", "新车的购置税怎么收", "收两成。", tax="车辆购置税")
    Editor(small).save(draft, author="乙", based_on=1)
    now = small.snapshot()
    seen = iter([before])
    monkeypatch.setattr(small, "snapshot", lambda: next(seen, now))
    with pytest.raises(EntryChangedError, match="已有同事"):
        import_table(small, workbook(["编号", "说明"], ["car-tax", "新"]), "xlsx", author="甲", reason="批量")


def test_a_new_question_that_is_answered_already_is_told(small: KnowledgeBase) -> None:
    plan = plan_import(small, workbook(HEADINGS, row("twin", "发票丢了怎么办")), "xlsx")
    assert [(d.number, d.entry_id) for d in plan.doubles] == [(2, "invoice-lost")]


def test_a_plan_writes_nothing(small: KnowledgeBase) -> None:
    plan_import(small, workbook(HEADINGS, row("fresh-one", "全新的问题怎么问")), "xlsx")
    assert "fresh-one" not in small.snapshot().newest


@pytest.mark.parametrize(
    ("data", "form", "said"),
    [
        (b"not a workbook", "xlsx", "不是 Excel"),
        ("问,答\n".encode(), "csv", "缺少：编号、问题、答案"),
        (b"\xff\xff\xff", "csv", "编码认不出来"),
    ],
)
def test_what_is_no_table_of_ours_is_said(small: KnowledgeBase, data: bytes, form: str, said: str) -> None:
    with pytest.raises(ContentError, match=said):
        plan_import(small, data, form)


def test_five_thousand_rows_with_errors_in_them(small: KnowledgeBase) -> None:
    lines = [row(f"row-{n}", f"第{n}个问题的内容", 答案="" if n % 100 == 0 else "这样办。") for n in range(5000)]
    plan = import_table(small, workbook(HEADINGS, *lines), "xlsx", author="甲", reason="批量")
    assert (plan.rows, len(plan.added), len(plan.problems)) == (5000, 4950, 50)
    assert len(small.snapshot().newest) == 4952


def test_the_commands_write_and_take_in(small: KnowledgeBase, tmp_path: Path, run_kb: Any) -> None:
    file = tmp_path / "entries.jsonl"
    assert "2 个条目已写入" in run_kb("export", str(file))
    bad = json.dumps({"id": "x"}) + "\n" + write_table([entry("fresh", "新问题怎么办", "答。")], "jsonl").decode()
    file.write_text(bad, encoding="utf-8")
    told = run_kb("import", str(file), "--check", code=1)
    assert "第 1 行" in told
    assert "新增 1 个" in told
    assert "fresh" not in small.snapshot().newest
    failed = tmp_path / "failed.xlsx"
    with pytest.raises(FolderError, match="写不了文件"):
        run_kb("import", str(file), "--failed", str(tmp_path / "nowhere" / "failed.xlsx"))
    assert "fresh" not in small.snapshot().newest
    assert run_kb("import", str(file), "--check", "--failed", str(failed), code=1) == told
    assert len(list(load_workbook(failed).worksheets[0].rows)) == 2
    run_kb("import", str(file), code=1)
    assert small.snapshot().newest["fresh"].entry.status == "draft"
    with pytest.raises(ContentError, match="xlsx"):
        run_kb("export", str(tmp_path / "entries.txt"))
    table = tmp_path / "entries.csv"
    table.write_text("编号,说　明\ncar-tax,要紧\n", encoding="utf-8")
    assert "不认得的列：“说　明”" in run_kb("import", str(table), "--check")


AWKWARD = (
    "第一段\n\n# 像标题\n## 也像\n  ### 缩进的\n```\n没有关的代码\n<!-- 没有关的注释\n"
    "\\# 本来就有反斜杠\n- 列表\n---\n末行\n\n"
)


@pytest.mark.parametrize("form", ["md", "docx"])
def test_a_document_keeps_texts_that_look_like_its_own_headings(form: str) -> None:
    first = entry("one", "第一个问题", "答。", details=AWKWARD, steps=["先这样", "再那样"])
    second = entry("two", "第二个 <问题>", "### 答。")
    rows = read(write_table([first, second], form), form)
    assert [r.problem for r in rows if r.problem] == []
    assert [r.entry for r in rows] == [first, second]


def test_a_document_tells_where_an_entry_is_wrong_and_reads_the_others() -> None:
    good = entry("one", "第一个问题", "答。")
    text = write_table([good], "md").decode() + "\n## 第二个问题\n\n### 编号\n\ntwo\n\n## 第三个\n\n### 备注\n\n随便\n"
    first, second, third = read(text.encode(), "md")
    assert first.entry == good
    assert second.problem == "“答案” 缺少这一项；“依据” 缺少这一项；“起” 缺少这一项；另有 4 处"
    assert text.splitlines()[second.number - 1] == "## 第二个问题"
    assert "没有这个栏目：备注" in third.problem


def test_a_word_document_written_by_hand_is_read() -> None:
    document = Document()
    document.add_heading("我的条目", 1)
    document.add_paragraph("随便写的话，不属于哪个条目。")
    document.add_heading("云朵怎么交税", 2)
    values = dict(zip(HEADINGS, row("cloud", "云朵怎么交税"), strict=True))
    for name, text in values.items():
        if text and name != "问题":
            document.add_heading(name, 3)
            for line in text.split("\n"):
                document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    (found,) = read(out.getvalue(), "docx")
    assert found.problem == ""
    assert found.entry is not None
    assert (found.entry.id, found.entry.audience) == ("cloud", ["企业", "个人"])


@pytest.mark.parametrize(("data", "form"), [(b"PK no", "docx"), ("只有一段话".encode(), "md")])
def test_a_document_that_is_none_is_refused(data: bytes, form: str) -> None:
    with pytest.raises(ContentError):
        read(data, form)


def test_rows_that_failed_come_back_as_a_file_to_mend_and_send_again(small: KnowledgeBase) -> None:
    data = workbook(HEADINGS, row("fresh-one", "全新的问题怎么问"), row("bad-day", "日期不对怎么办", 起="明天"))
    sheet = load_workbook(io.BytesIO(failed_rows(small, data, "xlsx"))).worksheets[0]
    headings, failed = (list(line) for line in sheet.iter_rows(values_only=True))
    assert failed[0] == "第 3 行：“起” 不是日期，写法如 2026-01-01"
    failed[headings.index("起")] = "2026-01-01"
    plan = plan_import(small, workbook(headings, failed), "xlsx")
    assert (plan.added, plan.notes, plan.problems) == (("bad-day",), (), ())


def test_what_an_import_would_change_is_told_word_by_word(small: KnowledgeBase) -> None:
    exported = write_table([s.entry for s in small.snapshot().newest.values()], "csv")
    changed = exported.decode("utf-8-sig").replace("请开票方重新提供。", "请开票方补开。").encode()
    (change,) = plan_import(small, changed, "csv").changes
    assert (change.entry_id, [f.name for f in change.fields]) == ("invoice-lost", ["答案"])
    assert [(p.kind, p.text) for p in change.fields[0].pieces if p.kind != "same"] == [
        ("removed", "方重新提供"),
        ("added", "方补开"),
    ]
