"""Files mutated at random, through every reader: what is in them or a sentence; never a trace, a hang, a silent loss.

python -m bench.files [--rounds 1000] [--seed 20261128] [--readers xlsx docx notice.docx …] [--json]

By reader: ``traces``, whatever was raised but a sentence; ``lost``, marks that still stand in a file and came out
nowhere, neither read nor told; ``slowest_s``; ``read``, how many were read at all. Both lists are shown with their
rounds, so that ``--seed S --only ROUND`` makes the same file again. Of a workbook with shared texts those count that a
cell names, of a PDF those that are drawn, and all where its list of parts is broken.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Final

from docx import Document
from fpdf import FPDF
from lxml import etree  # type: ignore[import-untyped]
from pylopdf_fonts_zh_cn import sans_path
from pypdfium2 import PdfDocument, PdfiumError

from bench.damaging import with_a_part_changed, with_bytes_changed, with_characters_changed
from bench.report import finish, say
from knowledge_base.documents.pdf_lines import is_whole
from knowledge_base.documents.reading import read_document
from knowledge_base.editing.reading.questions import read_questions
from knowledge_base.editing.spreadsheets import write_csv, write_workbook
from knowledge_base.editing.tables import FORMATS, read_table, write_table
from knowledge_base.entries.content import BUNDLED, read_content
from knowledge_base.entries.schemas import Entry
from knowledge_base.errors import ContentError

ASKED_FOR: Final = ("问题", "应为")
ENTRIES: Final = 3  # of the bundled ones, in each file
PACKED: Final = ("xlsx", "docx")
_TOLD: Final = re.compile(
    "没有列名|不认得的列|不在任何栏目里|列名之前|这些文字没有读|格子的编号或者类型不对|题名之前的"
    r"|其余各列没有读|第 \d+ 行没有读|字，没有读|列不是问题|目录坏了"
)
MARK: Final = re.compile(r"QZ\d{3}QZ")
NOTICE: Final = (
    "云朵局关于云朵税有关事项的公告",
    "云朵局公告2025年第7号",
    "一、适用范围",
    "本公告所称云朵，是指白云 QZ901QZ。",
    "二、每朵一元 QZ902QZ。",
    "（一）白云按朵计算 QZ903QZ；",
    "三、本公告自2025年1月1日起施行 QZ904QZ。",
    "云朵局",
    "2024年12月5日",
)


@dataclass(frozen=True, slots=True)
class Reader:
    """``read`` gives all that came of a file, told or taken, as one text; ``marks`` those that a person sees in it."""

    original: bytes
    read: Callable[[bytes], str]
    marks: Callable[[bytes], set[str]]
    packed: bool = False


@dataclass
class Fuzzed:
    rounds: int = 0
    read: int = 0
    slowest_s: float = 0.0
    traces: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def readers() -> dict[str, Callable[[], Reader]]:
    """By name; made when wanted."""
    made: dict[str, Callable[[], Reader]] = {form: partial(_of_entries, form) for form in FORMATS}
    for form, write in (
        ("txt", _as_text),
        ("md", _as_markdown),
        ("html", _as_html),
        ("docx", _as_word),
        ("pdf", _as_pdf),
    ):
        made[f"notice.{form}"] = partial(_of_notice, form, write)
    made["shared.xlsx"] = _of_shared_texts
    return made | {f"questions.{form}": partial(_of_questions, form) for form in ("csv", "xlsx")}


def with_shared_texts(workbook: bytes) -> bytes:
    """As Excel and WPS save it: each text once, in a part of its own, and the cells name its place."""
    texts: list[str] = []

    def shared(cell: re.Match[str]) -> str:
        texts.append(cell[3])
        return f'{cell[1]}"s"{cell[2]}<v>{len(texts) - 1}</v></c>'

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name.startswith("xl/worksheets/sheet"):
                text = re.sub(r'(<c [^>]*t=)"inlineStr"([^>]*>)<is>(.*?)</is></c>', shared, text, flags=re.DOTALL)
            if name == "[Content_Types].xml":
                named = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
                text = text.replace("</Types>", named)
            if name != "xl/sharedStrings.xml":
                new.writestr(name, text)
        items = "".join(f"<si>{text}</si>" for text in texts)
        new.writestr("xl/sharedStrings.xml", f'<?xml version="1.0"?><sst xmlns="{main}">{items}</sst>')
    return out.getvalue()


def mutated(reader: Reader, chance: random.Random) -> bytes:
    """Bytes changed, cut, doubled or put in; of a packed form also inside one of its parts."""
    if reader.packed and chance.random() < 0.8:
        return with_a_part_changed(reader.original, chance)
    change = with_bytes_changed if chance.random() < 0.5 else with_characters_changed
    return change(reader.original, chance)


def fuzz(name: str, rounds: int, seed: int, only: int | None = None) -> Fuzzed:
    reader, found = readers()[name](), Fuzzed()
    for number in range(rounds) if only is None else (only,):
        _one(reader, mutated(reader, random.Random(f"{seed} {number}")), number, found)
    return found


def _one(reader: Reader, data: bytes, number: int, found: Fuzzed) -> None:
    begin = time.perf_counter()
    try:
        came = reader.read(data)
        found.read += 1
    except ContentError as error:
        came = f"{error.message}{''.join(reader.marks(data))}"
    except Exception as error:
        found.traces.append(f"round {number}: {type(error).__name__}: {error}"[:200])
        return
    finally:
        found.rounds += 1
        found.slowest_s = max(found.slowest_s, time.perf_counter() - begin)
    came = re.sub(r"\s+", "", came)
    lost = {mark for mark in reader.marks(data) if mark not in came}
    if lost:
        found.lost.append(f"round {number}: {' '.join(sorted(lost))}")


def _of_entries(form: str) -> Reader:
    entries = [_marked(e, 100 * n) for n, e in enumerate(read_content(BUNDLED).entries[:ENTRIES])]
    return Reader(write_table(entries, form), lambda d: _came_of(d, form), _marks_of(form), form in PACKED)


def _of_shared_texts() -> Reader:
    entries = [_marked(e, 100 * n) for n, e in enumerate(read_content(BUNDLED).entries[:ENTRIES])]
    data = with_shared_texts(write_table(entries, "xlsx"))
    return Reader(data, lambda d: _came_of(d, "xlsx"), _named_in, packed=True)


def _came_of(data: bytes, form: str) -> str:
    table, said = read_table(data, form, {}), []
    for row in table.rows:
        said += [row.entry.model_dump_json() if row.entry is not None else row.problem, *row.texts.values()]
    return "\n".join([*said, *table.notes, *_told(data, [*table.notes, *said], form)])


def _told(data: bytes, notes: list[str], form: str) -> list[str]:
    """A note shows of what was not taken the beginning or the column only, so it counts for the file."""
    whole = "".join(_texts_in(data, form in PACKED))
    return [whole for note in notes if _TOLD.search(note)]


def _of_notice(form: str, write: Callable[[], bytes]) -> Reader:
    def read(changed: bytes) -> str:
        made = read_document(f"公告.{form}", changed)
        notes = [note.text for note in made.notes]
        texts = [*made.preamble, *made.signature, made.full_title, made.title, *notes, *_told(changed, notes, form)]
        return "\n".join([*texts, *(f"{a.heading}\n{a.text}" for a in made.articles)])

    return Reader(write(), read, _drawn_in if form == "pdf" else _marks_of(form), form in PACKED)


def _of_questions(form: str) -> Reader:
    asked = [{"问题": f"{q} QZ{n:03}QZ", "应为": entry_id} for n, (q, entry_id) in enumerate(_questions())]
    data = write_csv(asked, ASKED_FOR) if form == "csv" else write_workbook(asked, ASKED_FOR)

    def read(changed: bytes) -> str:
        made = read_questions(f"问题.{form}", changed)
        told = _told(changed, made.notes, form)
        return "\n".join([*(f"{q.question} {q.expected}" for q in made.questions), *made.notes, *told])

    return Reader(data, read, _marks_of(form), form in PACKED)


def _questions() -> Iterator[tuple[str, str]]:
    for entry in read_content(BUNDLED).entries[:ENTRIES]:
        yield from ((text, entry.id) for text in (entry.question, *entry.similar))


def _marked(entry: Entry, first: int) -> Entry:
    """With a mark at the end of every text."""
    numbers = iter(range(first, first + 100))

    def mark(text: str) -> str:
        return f"{text} QZ{next(numbers):03}QZ"

    return entry.model_copy(
        update={
            "question": mark(entry.question),
            "similar": [mark(text) for text in entry.similar],
            "answer": mark(entry.answer),
            "details": mark(entry.details or "说明"),
            "steps": [mark(text) for text in entry.steps],
            "materials": [mark(text) for text in entry.materials],
        }
    )


def _as_text() -> bytes:
    return "\n".join(NOTICE).encode()


def _as_markdown() -> bytes:
    return "\n\n".join([f"# {NOTICE[0]}", *NOTICE[1:]]).encode()


def _as_html() -> bytes:
    body = "".join(f"<p>{line}</p>" for line in NOTICE[1:])
    return f"<html><head><meta charset='utf-8'></head><body><h1>{NOTICE[0]}</h1>{body}</body></html>".encode()


def _as_word() -> bytes:
    document, out = Document(), io.BytesIO()
    for line in NOTICE:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def _as_pdf() -> bytes:
    pdf = FPDF()
    pdf.set_compression(False)
    pdf.add_font("sans", "", str(sans_path()))
    pdf.add_page()
    for line in NOTICE:
        for text in re.split(f"({MARK.pattern})", line):  # a mark in a font of Latin letters stands in it as it is
            pdf.set_font("helvetica" if MARK.fullmatch(text) else "sans", size=14)
            pdf.write(9, text)
        pdf.ln()
    return bytes(pdf.output())


def _marks_of(form: str) -> Callable[[bytes], set[str]]:
    return lambda data: {mark for text in _texts_in(data, form in PACKED) for mark in MARK.findall(text)}


def _named_in(workbook: bytes) -> set[str]:
    """Of the shared texts those that a cell names: others nobody sees."""
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            texts = [
                "".join(t.itertext()) for t in etree.fromstring(archive.read("xl/sharedStrings.xml")).iter(main + "si")
            ]
            sheets = [
                etree.fromstring(archive.read(n)) for n in archive.namelist() if n.startswith("xl/worksheets/sheet")
            ]
        cells = (cell for sheet in sheets for cell in sheet.iter(main + "c") if cell.get("t") == "s")
        named = {int(cell.findtext(main + "v") or 0) for cell in cells}
    except Exception:  # whatever a damaged workbook raises: it is refused
        return set()
    return {mark for n, text in enumerate(texts) if n in named for mark in MARK.findall(text)}


def _drawn_in(pdf: bytes) -> set[str]:
    """On its pages as pdfium draws them, and all in a file of which it has to gather the pages itself."""
    try:
        document = PdfDocument(pdf)
        texts = [page.get_textpage().get_text_range() for page in document]
    except PdfiumError:  # it is refused
        return set()
    texts += [] if is_whole(pdf) else [pdf.decode("latin-1")]
    return {mark for text in texts for mark in MARK.findall(text)}


def _texts_in(data: bytes, packed: bool) -> Iterator[str]:
    if not packed:
        yield data.decode(errors="replace")
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(name).decode(errors="replace") for name in archive.namelist())
    except Exception:  # whatever a damaged archive raises: nothing stands in it
        return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1000, help="of each reader")
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--readers", nargs="+", choices=tuple(readers()), default=tuple(readers()))
    parser.add_argument("--only", type=int, help="this round alone")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    asked = parser.parse_args()
    found = {name: fuzz(name, asked.rounds, asked.seed, asked.only) for name in asked.readers}
    for name, what in found.items():
        for line in (*what.traces, *what.lost):
            say(f"{name}: {line}")
    finish(
        {n: asdict(what) | {"traces": len(what.traces), "lost": len(what.lost)} for n, what in found.items()},
        as_json=asked.json,
    )


if __name__ == "__main__":
    main()
