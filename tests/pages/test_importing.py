"""Files of entries on the trainer's page: chosen, dropped, cancelled, mended and chosen again, and what failed as a
file."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import FilePayload, Page, expect

from tests.browser import OpenPage
from tests.pages.test_editor import ENTRY, open_editor

pytestmark = pytest.mark.browser

HEADINGS = "*编号,问题,相似问法,答案,依据,起,把握程度,税种,适用对象\n"
DROP = """([name, text]) => {
  const data = new DataTransfer()
  data.items.add(new File([text], name))
  const place = document.querySelector('[data-testid=editor-import-file]').closest('.drop')
  for (const kind of ['dragover', 'drop'])
    place.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true }))
}"""


def row(name: str, begin: str = "2026/1/1") -> str:
    similar = "\n".join(f"{name}号飞艇停泊问法{n}" for n in "甲乙丙丁戊己")
    return f'{name},{name}号飞艇停在哪里？,"{similar}",停在塔上。,虚构部|公告第1号||,{begin},confirmed,其他,企业\n'


def choose(page: Page, **files: str) -> None:
    made = [FilePayload(name=f"{name}.csv", mimeType="text/csv", buffer=text.encode()) for name, text in files.items()]
    page.get_by_test_id("editor-import-file").set_input_files(made)


def test_a_long_file_is_cancelled_and_nothing_of_it_is_kept(open_page: OpenPage) -> None:
    editor = open_editor(open_page, "?tab=transfer")
    choose(editor, many=HEADINGS + "".join(row(f"airship-{n}") for n in range(15_000)))
    expect(editor.get_by_role("progressbar", name="正在核对")).to_be_visible()
    editor.get_by_test_id("editor-reading-cancel").click()
    expect(editor.get_by_role("alert")).to_contain_text("已取消，没有存下任何内容")
    expect(editor.get_by_test_id("editor-reading-cancel")).to_have_count(0)
    assert editor.evaluate("fetch('/api/editor/entries/airship-0').then(answer => answer.status)") == 404


def test_what_failed_comes_as_a_file_and_the_mended_one_chosen_again_is_read_anew(open_page: OpenPage) -> None:
    editor = open_editor(open_page, "?tab=transfer")
    choose(editor, first=HEADINGS + row("zeppelin") + row("blimp", "明天"), second=HEADINGS + row("balloon"))
    files = editor.get_by_test_id("editor-import-plan")
    expect(files).to_have_count(2)
    first = files.filter(has_text="first.csv")
    expect(first).to_contain_text("新增 1 个，修改 0 个，未变 0 个，有问题 1 行")
    expect(first).to_contain_text("第 3 行：“起” 不是日期，写法如 2026-01-01")
    with editor.expect_download() as download:
        first.get_by_test_id("editor-import-failed").click()
    sheet = load_workbook(io.BytesIO(download.value.path().read_bytes())).worksheets[0]
    headings, failed = sheet.iter_rows(values_only=True)
    told = dict(zip(headings, failed, strict=True))
    assert (told["编号"], told["起"]) == ("blimp", "明天")
    assert "“起” 不是日期" in str(told["没有导入的原因"])
    choose(editor, first=HEADINGS + row("zeppelin") + row("blimp"))
    expect(first).to_contain_text("新增 2 个，修改 0 个，未变 0 个，有问题 0 行")
    expect(files).to_have_count(2)
    first.get_by_test_id("editor-import-run").click()
    expect(editor.get_by_text("已存为草稿：新增 2 个")).to_be_visible()


def test_a_file_that_is_dropped_shows_each_change_word_by_word(open_page: OpenPage, pictures: Path) -> None:
    editor = open_editor(open_page, "?tab=transfer")
    with editor.expect_download() as download:
        editor.get_by_role("link", name="CSV").click()
    lines = download.value.path().read_text(encoding="utf-8-sig")
    changed = lines.replace("税务热线周末有人吗", "税务热线星期天有人吗").replace(f"{ENTRY},", "Channel Hall,", 1)
    editor.evaluate(DROP, ["改过的条目.csv", changed])
    editor.evaluate(DROP, ["照片.png", "不是表格"])
    plan = editor.get_by_test_id("editor-import-plan").filter(has_text="改过的条目.csv")
    expect(plan).to_contain_text("修改 1 个")
    expect(plan).to_contain_text("有问题 1 行")
    change = plan.get_by_test_id("editor-import-change")
    change.locator("summary").click()
    expect(change.locator("del")).to_have_text(re.compile("周末"))
    expect(change.locator("ins")).to_have_text(re.compile("星期天"))
    expect(editor.get_by_test_id("editor-import-plan").filter(has_text="照片.png")).to_contain_text("请选择 .xlsx")
    editor.get_by_role("button", name="从列表里去掉 照片.png").click()
    expect(editor.get_by_test_id("editor-import-plan")).to_have_count(1)
    editor.screenshot(path=pictures / "editor-import.png")
