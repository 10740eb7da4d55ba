"""What every search engine must do, on each of them; and what happens when one that can be down is down."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from elasticsearch import Elasticsearch

from kit.db import Database
from kit.settings import Settings
from knowledge_base.errors import SearchUnavailableError
from knowledge_base.searching.arms import Engine, LexicalArm, Scope, SemanticArm
from knowledge_base.searching.elastic import ElasticEngine
from knowledge_base.searching.embedded import EmbeddedEngine
from knowledge_base.searching.passages import ALWAYS, Passage
from knowledge_base.searching.snapshot import open_entries
from knowledge_base.words.vocabulary import words_of
from tests.conftest import FakeClock
from tests.elasticsearch_server import ElasticsearchServer
from tests.knowledge_base.fakes import CharacterEncoder, day, open_small, raw_entry

TODAY = day("2026-11-24").toordinal()
HERE = ("全国", "北京")


def passage(key: str, *asked: str, answer: str = "", begin: str = "2020-01-01", end: str = "", **more: str) -> Passage:
    valid_to = day(end).toordinal() if end else ALWAYS
    return Passage(
        key, asked, answer, more.get("body", ""), day(begin).toordinal(), valid_to, more.get("region", "全国")
    )


OLD = passage("deed", "契税税率是多少", answer="三个点", end="2024-11-30")
NEW = passage("deed", "契税税率是多少", "买房契税几个点", answer="一个点", begin="2024-12-01")
LOST = passage("lost", "发票丢失怎么补办", answer="找开票方", body="带上营业执照")
SOUTH = passage("south", "契税税率是多少", answer="别处", region="广东")
ENDED = passage("ended", "疫情期间社保能缓缴吗", answer="可以", end="2022-12-31")
PASSAGES = (OLD, NEW, LOST, SOUTH, ENDED)


def elastic(server: ElasticsearchServer, prefix: str = "") -> ElasticEngine:
    client = Elasticsearch(server.urls.split(","), request_timeout=30, max_retries=3, retry_on_timeout=True)
    return ElasticEngine(client, prefix or f"t{uuid.uuid4().hex[:8]}")


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    made: Engine
    if request.param == "embedded":
        made = EmbeddedEngine(tmp_path / "engine")
    else:
        made = elastic(request.getfixturevalue("elasticsearch"))
    yield made
    made.close()


def arms(engine: Engine, *passages: Passage) -> tuple[LexicalArm, SemanticArm]:
    encoder = CharacterEncoder()
    vectors = encoder.encode([t for p in passages for t in p.texts])
    return open_entries(engine, passages, vectors, encoder.name)


def vector(text: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    found: np.ndarray[tuple[int], np.dtype[np.float32]] = CharacterEncoder().encode([text])[0]
    return found


@pytest.mark.parametrize(("as_of", "found"), [("2026-11-24", [NEW]), ("2024-11-30", [OLD]), ("2019-12-31", [])])
def test_both_arms_find_only_what_holds_on_the_day_in_the_region(
    engine: Engine, as_of: str, found: list[Passage]
) -> None:
    lexical, semantic = arms(engine, *PASSAGES)
    scope = Scope(day(as_of).toordinal(), HERE)
    hits = lexical.search(words_of("契税税率"), scope, 10)
    assert [PASSAGES[h.row] for h in hits] == found
    assert [PASSAGES[h.row] for h in semantic.search(vector("契税税率是多少"), scope, 10)][:1] == found


def test_what_says_nothing_of_the_day_can_be_looked_for_apart(engine: Engine) -> None:
    _, semantic = arms(engine, *PASSAGES)
    silent = Scope(TODAY, HERE, silent=True)
    assert [PASSAGES[h.row].key for h in semantic.search(vector("社保"), silent, 5)] == ["ended"]
    silent_before = Scope(day("2019-12-31").toordinal(), HERE, silent=True)
    assert {PASSAGES[h.row].key for h in semantic.search(vector("社保"), silent_before, 5)} == {"deed", "lost", "ended"}


def test_a_way_to_ask_counts_more_than_an_answer_and_an_answer_more_than_the_rest(engine: Engine) -> None:
    rows = (
        passage("body", "甲", body="印花税"),
        passage("answer", "乙", answer="印花税"),
        passage("asked", "印花税", answer="丙"),
    )
    lexical, _ = arms(engine, *rows)
    assert [rows[h.row].key for h in lexical.search(words_of("印花税"), Scope(TODAY), 3)] == ["asked", "answer", "body"]


def test_one_thing_under_several_names_is_one_word(engine: Engine) -> None:
    rows = (passage("a", "增值税专用发票怎么开"), passage("b", "社保怎么交"))
    lexical, _ = arms(engine, *rows)
    assert [h.row for h in lexical.search(words_of("专票"), Scope(TODAY), 3)] == [0]


def test_words_that_match_nothing_find_nothing(engine: Engine) -> None:
    lexical, _ = arms(engine, *PASSAGES)
    assert lexical.search([], Scope(TODAY), 10) == []
    assert lexical.search(["火星"], Scope(TODAY), 10) == []


def test_a_rare_word_tells_more_and_a_word_in_every_passage_little(engine: Engine) -> None:
    lexical, _ = arms(engine, *PASSAGES)
    told = lexical.rarities(["发票", "契税", "火星"])
    assert told["火星"] > told["发票"] > told["契税"] >= 0
    assert lexical.rarities([]) == {}


def test_equals_stand_in_the_order_of_the_passages(engine: Engine) -> None:
    rows = tuple(passage(f"p{n}", "印花税怎么交") for n in range(8))
    lexical, semantic = arms(engine, *rows)
    assert [h.row for h in lexical.search(words_of("印花税怎么交"), Scope(TODAY), 5)] == [0, 1, 2, 3, 4]
    assert [h.row for h in semantic.search(vector("印花税怎么交"), Scope(TODAY), 5)] == [0, 1, 2, 3, 4]


def test_a_passage_is_as_near_as_its_nearest_text_and_is_found_once(engine: Engine) -> None:
    rows = (passage("a", "契税怎么算", "契税怎么计算"), passage("b", "契税怎么算呢"), passage("c", "发票丢了"))
    _, semantic = arms(engine, *rows)
    found = semantic.search(vector("契税怎么算"), Scope(TODAY), 2)
    assert [h.row for h in found] == [0, 1]
    assert found[0].score == pytest.approx(1.0, abs=1e-5)
    assert semantic.similarities(vector("契税怎么算"), 0).shape == (2,)
    assert len(semantic) == 4


def test_nothing_at_all_can_be_searched(engine: Engine) -> None:
    lexical, semantic = open_entries(engine, (), np.empty((0, 256), dtype=np.float32), "none")
    assert lexical.search(["契税"], Scope(TODAY), 3) == []
    assert semantic.search(np.ones(256, dtype=np.float32), Scope(TODAY), 3) == []


def test_two_states_are_searched_side_by_side_and_each_sees_its_own(engine: Engine) -> None:
    before, _ = arms(engine, *PASSAGES)
    changed = passage("lost", "发票丢失怎么补办", answer="现在改为网上补")
    after, _ = arms(engine, OLD, NEW, changed, SOUTH)
    scope = Scope(TODAY, HERE)
    assert [h.row for h in before.search(words_of("发票丢失"), scope, 5)] == [2]
    assert [h.row for h in after.search(words_of("发票丢失"), scope, 5)] == [2]
    assert after.search(words_of("网上"), scope, 5)
    assert not before.search(words_of("网上"), scope, 5)


def test_publishing_and_disabling_take_effect_at_once(
    engine: Engine, store: Database, tmp_path: Path, clock: FakeClock
) -> None:
    knowledge, _ = open_small(
        store, tmp_path, raw_entry("invoice-lost", "发票丢了怎么办", "找开票方"), now=clock(), engine=engine
    )
    assert knowledge.ask("发票丢了怎么办", record=False).name == "Answered"
    knowledge.set_status("invoice-lost", "disabled", "trainer1")
    assert knowledge.ask("发票丢了怎么办", record=False).name != "Answered"
    knowledge.set_status("invoice-lost", "published", "trainer1")
    assert knowledge.ask("发票丢了怎么办", record=False).name == "Answered"


@pytest.mark.elasticsearch
def test_a_new_way_of_cutting_fills_another_index_and_the_alias_moves(
    elasticsearch: ElasticsearchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, client = elastic(elasticsearch, "moving"), Elasticsearch(elasticsearch.urls.split(","))
    before, _ = arms(engine, *PASSAGES)
    (first,) = client.indices.get_alias(name="moving-entries").body
    monkeypatch.setattr("knowledge_base.searching.elastic.FORMAT", 2)
    after, _ = arms(engine, *PASSAGES)
    (second,) = client.indices.get_alias(name="moving-entries").body
    assert first != second
    scope = Scope(TODAY, HERE)
    assert [h.row for h in before.search(words_of("发票"), scope, 5)] == [
        h.row for h in after.search(words_of("发票"), scope, 5)
    ]
    monkeypatch.setattr("knowledge_base.searching.elastic.FORMAT", 3)
    arms(engine, *PASSAGES)
    assert not client.indices.exists(index=first)


@pytest.mark.elasticsearch
def test_what_nobody_serves_any_more_is_removed(elasticsearch: ElasticsearchServer) -> None:
    engine, client = elastic(elasticsearch, "tidy"), Elasticsearch(elasticsearch.urls.split(","))

    def held() -> int:
        count: int = client.count(index="tidy-entries")["count"]
        return count

    arms(engine, *PASSAGES)
    arms(engine, OLD, NEW)
    assert held() == len(PASSAGES)  # another process may serve the state before this one
    arms(engine, OLD, NEW)
    assert held() == 2


@pytest.mark.elasticsearch
def test_the_client_follows_the_settings(
    elasticsearch: ElasticsearchServer, settings_with: Callable[..., Settings]
) -> None:
    engine = ElasticEngine.from_settings(settings_with(elasticsearch=elasticsearch.urls))
    engine.check()
    engine.close()


def test_an_address_where_nobody_listens_is_named(settings_with: Callable[..., Settings]) -> None:
    engine = ElasticEngine.from_settings(settings_with(elasticsearch="http://127.0.0.1:9"))
    with pytest.raises(SearchUnavailableError, match="DAOBAN_ELASTICSEARCH"):
        engine.check()


@pytest.mark.elasticsearch
@pytest.mark.timeout(300)
def test_a_node_dies_and_search_goes_on_then_the_cluster_dies_and_comes_back(
    store: Database, tmp_path: Path, clock: FakeClock
) -> None:
    with ElasticsearchServer.start(3) as server:
        engine = elastic(server)
        entry = raw_entry("invoice-lost", "发票丢了怎么办", "找开票方")
        knowledge, _ = open_small(store, tmp_path, entry, now=clock(), engine=engine)
        client = Elasticsearch(server.urls.split(","), request_timeout=60)
        client.cluster.health(wait_for_status="green", timeout="60s")

        def ask() -> str:
            return knowledge.ask("发票丢了怎么办", record=False).name

        assert ask() == "Answered"
        server.nodes[0].kill()
        assert [ask() for _ in range(100)] == ["Answered"] * 100
        for node in server.nodes:
            node.kill()
        outcome = knowledge.ask("发票丢了怎么办", record=False)
        assert outcome.name == "Unavailable"
        assert "人工" in outcome.text
        late, _ = open_small(store, tmp_path, entry, now=clock(), engine=elastic(server))  # started while it is down
        assert late.ask("发票丢了怎么办", record=False).name == "Unavailable"
        for node in server.nodes:
            node.start()
        server.wait()
        client.cluster.health(wait_for_status="yellow", timeout="60s")
        assert ask() == "Answered"
        late.look()
        assert late.ask("发票丢了怎么办", record=False).name == "Answered"
        knowledge.close()
        late.close()
