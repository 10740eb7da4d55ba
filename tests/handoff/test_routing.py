"""Who gets which case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import yaml
from hypothesis import given
from hypothesis import strategies as st

from handoff.agents import Hands, agent_of
from handoff.policy.needs import counts_from, find_needs
from handoff.policy.schemas import BUNDLED, Policy, load_policy
from handoff.routing import Agent, Waiting, route, tell

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
POLICY = load_policy()


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def case(name: str, waited: float, group: str = "general", **of: object) -> Waiting:
    return Waiting(name, ago(waited), ago(waited), group, **of)  # type: ignore[arg-type]


def routed(cases: list[Waiting], agents: list[Agent]) -> dict[str, str]:
    return {offer.case_id: offer.username for offer in route(cases, agents, POLICY, NOW)}


def test_skills_decide_before_room_does() -> None:
    agents = [
        Agent("busy", 8, 7, frozenset({"refund"})),
        Agent("free", 8, 0, frozenset({"housing"})),
    ]
    assert routed([case("a", 1, "refund")], agents) == {"a": "busy"}


def test_another_group_helps_when_nobody_of_the_own_is_there_or_has_room_for_long() -> None:
    general = Agent("general", 8, 0, frozenset({"general"}))
    assert routed([case("a", 0, "refund")], [general]) == {"a": "general"}
    full = Agent("refund", 2, 2, frozenset({"refund"}))
    assert routed([case("a", 1, "refund")], [full, general]) == {}
    assert routed([case("a", 5, "refund")], [full, general]) == {"a": "general"}


def test_when_neither_group_nor_helpers_are_there_anybody_is_better_than_nobody() -> None:
    assert routed([case("a", 0, "refund")], [Agent("h", 8, 0, frozenset({"housing"}))]) == {"a": "h"}


def test_bureaus_do_not_take_each_others_chats_though_nobody_else_is_there() -> None:
    desk = yaml.safe_load(BUNDLED.read_text(encoding="utf-8"))
    desk["groups"].append({"name": "east", "title": "综合", "bureau": "通州区税务局"})
    desk["agents"] = {"far": {"groups": ["east"]}}
    policy = Policy.model_validate(desk)
    here, far = (agent_of(name, policy, 8, Hands()) for name in ("here", "far"))
    cases = [case("a", 60, "refund"), case("b", 60, "east")]

    def offered(*agents: Agent) -> dict[str, str]:
        return {offer.case_id: offer.username for offer in route(cases, agents, policy, NOW)}

    assert offered(here, far) == {"a": "here", "b": "far"}
    assert offered(agent_of("here", policy, 8, Hands())) == {"a": "here"}
    assert offered(agent_of("far", policy, 8, Hands())) == {"b": "far"}
    gave_it_up = case("c", 60, "east", excluded=frozenset({"far"}))
    back = route([gave_it_up], [agent_of(n, policy, 8, Hands()) for n in ("here", "far")], policy, NOW)
    assert [offer.username for offer in back] == ["far"], "its only agent is better than nobody"
    assert find_needs(["综合"], policy, repeated=False).group == "general", "a chat comes to it by transfer alone"
    assert "通州区税务局综合组" in tell(back[0].because, policy)


def test_the_language_counts_while_somebody_speaks_it() -> None:
    agents = [Agent("zh", 8), Agent("en", 8, 5, languages=frozenset({"zh", "en"}))]
    assert routed([case("a", 0, language="en")], agents) == {"a": "en"}
    assert routed([case("a", 0, language="fr")], agents) == {"a": "zh"}


def test_who_served_this_person_is_asked_first_and_waited_for_a_moment() -> None:
    def agents(load: float) -> list[Agent]:
        return [Agent("free", 8), Agent("known", 8, load)]

    assert routed([case("a", 0, last_staff="known")], agents(5)) == {"a": "known"}
    assert routed([case("a", 1, last_staff="known")], agents(8)) == {}
    assert routed([case("a", 3, last_staff="known")], agents(8)) == {"a": "free"}
    assert routed([case("a", 1, last_staff="gone")], agents(5)) == {"a": "free"}


def test_who_gave_it_up_does_not_get_it_again_while_there_is_another() -> None:
    excluded = frozenset({"a1"})
    assert routed([case("a", 0, excluded=excluded)], [Agent("a1", 8), Agent("a2", 8, 7)]) == {"a": "a2"}
    assert routed([case("a", 0, excluded=excluded)], [Agent("a1", 8)]) == {"a": "a1"}


def test_chats_are_spread_evenly() -> None:
    agents = [Agent(name, 4, last_taken=ago(n)) for n, name in enumerate("abc")]
    taken = routed([case(str(n), 10 - n) for n in range(9)], agents)
    assert sorted(taken.values()) == sorted("abc" * 3)
    assert taken["0"] == "c"  # without a new chat longest


def test_a_heavy_case_is_not_passed_by_light_ones_for_ever() -> None:
    agents = [Agent("one", 4, 3)]
    heavy, light = case("heavy", 9, weight=2), case("light", 1)
    assert routed([heavy, light], agents) == {}
    assert routed([heavy, light], [Agent("one", 4, 2)]) == {"heavy": "one"}


def test_priority_is_time_waited_beforehand_and_waiting_long_enough_passes_it() -> None:
    needs = find_needs(["我是老年人，看不清字"], POLICY, repeated=False)
    assert needs.marks == ("elder",)
    elder = Waiting("elder", ago(1), counts_from(ago(1), needs, POLICY), "general")
    one_place = [Agent("one", 1)]
    assert routed([case("early", 15), elder], one_place) == {"elder": "one"}
    assert routed([case("early", 30), elder], [Agent("one", 1)]) == {"early": "one"}


def test_needs_are_read_from_what_was_said() -> None:
    needs = find_needs(["你好", "二手房契税怎么退，今天是最后一天", "那发票呢"], POLICY, repeated=True)
    assert (needs.group, needs.language, needs.marks) == ("invoice", "zh", ("deadline", "repeat"))
    assert find_needs(["How do I get a refund of VAT?"], POLICY, repeated=False).language == "en"
    assert find_needs([], POLICY, repeated=False).group == "general"


def test_the_choice_is_explained() -> None:
    (offer,) = route([case("a", 5, marks=("elder",))], [Agent("wang", 8, 2)], POLICY, NOW)
    assert (
        tell(offer.because, POLICY)
        == "综合组；老人或无障碍，优先；已等候 5 分钟；空位最多、最久没有接新对话（在手 2/8）"
    )


cases_ = st.lists(
    st.builds(
        Waiting,
        st.uuids().map(lambda u: u.hex),
        st.integers(0, 60).map(ago),
        st.integers(0, 60).map(ago),
        st.sampled_from([group.name for group in POLICY.groups]),
        st.sampled_from(["zh", "en"]),
        st.sampled_from([1.0, 1.5, 2.0]),
        excluded=st.frozensets(st.sampled_from(["a0", "a1"])),
        last_staff=st.sampled_from([None, "a0", "a2"]),
    ),
    max_size=30,
)
agents_ = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.sets(st.sampled_from([g.name for g in POLICY.groups]))),
    max_size=6,
).map(lambda found: [Agent(f"a{n}", c, min(c, load), frozenset(g)) for n, (c, load, g) in enumerate(found)])


@given(cases_, agents_)
def test_nobody_gets_more_than_there_is_room_for_and_no_case_goes_twice(
    cases: list[Waiting], agents: list[Agent]
) -> None:
    before = {a.username: a.load for a in agents}
    offers = route(cases, agents, POLICY, NOW)
    assert len({o.case_id for o in offers}) == len(offers)
    weight = {c.case_id: c.weight for c in cases}
    for agent in agents:
        mine = [weight[o.case_id] for o in offers if o.username == agent.username]
        assert agent.load == before[agent.username] + sum(mine)
        assert agent.load <= agent.capacity or (len(mine) == 1 and before[agent.username] == 0)


@given(cases_, agents_)
def test_alike_cases_go_first_come_first_served(cases: list[Waiting], agents: list[Agent]) -> None:
    taken = {o.case_id for o in route(cases, agents, POLICY, NOW)}
    alike = [
        (c.group, c.language, c.weight, c.excluded, c.last_staff, c.opened_at) for c in cases
    ]  # the same in all but their place
    for one, other in ((a, b) for a in range(len(cases)) for b in range(len(cases)) if alike[a] == alike[b]):
        first, second = cases[one], cases[other]
        if first.counts_from < second.counts_from and second.case_id in taken:
            assert first.case_id in taken


def test_a_bureau_may_have_groups_of_its_own() -> None:
    own = Policy.model_validate(
        {**POLICY.model_dump(by_alias=True), "groups": [{"name": "all", "title": "全部"}], "agents": {}}
    )
    assert find_needs(["契税"], own, repeated=False).group == "all"
