from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI

from backends.departments.errors import DepartmentDownError
from backends.departments.http import HttpDepartment
from backends.departments.sandbox import department_app
from backends.departments.schemas import NAMES, Department, Question, Request
from backends.departments.world import invented_home, invented_world
from kit.signing import Signer

HOME = invented_home(7)
REQUEST = Request(
    purpose="核定二手住房交易税费",
    consent="case/1/consent/3",
    question=Question(certificate_no=HOME.certificate_no, seller=HOME.seller, buyer=HOME.buyer),
)


def new_signer() -> Signer:
    return Signer(Ed25519PrivateKey.generate())


def counter(department: Department, app: Any, signer: Signer) -> HttpDepartment:
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://sandbox/")
    return HttpDepartment(department, client, signer.verifier)


def open_counter(department: Department, delay: float = 0) -> HttpDepartment:
    signer = new_signer()
    return counter(department, department_app(department, invented_world(), signer, delay=delay), signer)


def test_a_department_tells_what_it_knows_and_signs_it() -> None:
    attested = asyncio.run(open_counter("registration").title(REQUEST))
    assert attested.answer.owned
    assert str(attested.answer.area_m2) == "89.00"
    assert attested.attestation.signature


def test_of_a_certificate_that_does_not_exist_it_says_so() -> None:
    question = REQUEST.question.model_copy(update={"certificate_no": "京（1900）第0号"})
    attested = asyncio.run(open_counter("registration").title(REQUEST.model_copy(update={"question": question})))
    assert not attested.answer.found


def test_the_home_of_somebody_else_is_not_owned() -> None:
    question = REQUEST.question.model_copy(update={"seller": HOME.buyer})
    attested = asyncio.run(open_counter("registration").title(REQUEST.model_copy(update={"question": question})))
    assert (attested.answer.found, attested.answer.owned) == (True, False)


def test_an_answer_signed_by_somebody_else_is_not_used() -> None:
    app = department_app("housing", invented_world(), new_signer())
    with pytest.raises(DepartmentDownError, match=r"住房和城乡建设.*签名"):
        asyncio.run(counter("housing", app, new_signer()).homes(REQUEST))


def test_an_answer_changed_on_the_way_is_not_used() -> None:
    signer = new_signer()
    honest = department_app("housing", invented_world(), signer)
    forger = FastAPI()

    @forger.post("/ask")
    async def ask(body: dict[str, Any]) -> dict[str, Any]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=honest), base_url="http://x/") as client:
            answer: dict[str, Any] = (await client.post("ask", json=body)).json()
        answer["answer"]["buyer_homes"] = 0 if answer["answer"]["buyer_homes"] else 1
        return answer

    with pytest.raises(DepartmentDownError, match="签名"):
        asyncio.run(counter("housing", forger, signer).homes(REQUEST))


def test_the_answer_to_another_question_is_not_used() -> None:
    signer = new_signer()
    honest = department_app("civil_affairs", invented_world(), signer)
    replayer = FastAPI()

    @replayer.post("/ask")
    async def ask(body: dict[str, Any]) -> Any:
        other = {**body, "consent": "an older one"}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=honest), base_url="http://x/") as client:
            return (await client.post("ask", json=other)).json()

    with pytest.raises(DepartmentDownError, match="不是这次的查询"):
        asyncio.run(counter("civil_affairs", replayer, signer).families(REQUEST))


def test_a_department_that_is_down_says_which_it_is() -> None:
    client = httpx.AsyncClient(base_url="http://127.0.0.1:9/", timeout=1)
    down = HttpDepartment("tax_history", client, new_signer().verifier)
    with pytest.raises(DepartmentDownError, match="税务历史档案") as refused:
        asyncio.run(down.history(REQUEST))
    assert (refused.value.department, refused.value.retry) == ("tax_history", True)


def test_four_departments_asked_at_once_take_as_long_as_one() -> None:
    desks = {name: open_counter(name, delay=0.3) for name in NAMES}

    async def timed(*, at_once: bool) -> float:
        began = time.perf_counter()
        questions = (
            desks["registration"].title(REQUEST),
            desks["housing"].homes(REQUEST),
            desks["civil_affairs"].families(REQUEST),
            desks["tax_history"].history(REQUEST),
        )
        if at_once:
            await asyncio.gather(*questions)
        else:
            for question in questions:
                await question
        return time.perf_counter() - began

    asyncio.run(timed(at_once=True))  # the first answer of a counter takes longer than all that follow
    at_once, in_turn = asyncio.run(timed(at_once=True)), asyncio.run(timed(at_once=False))
    assert 0.3 <= at_once < in_turn * 0.6
