"""A bank for trying out: who holds an account is told by its last digits. It can be told to be down or to lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fastapi import FastAPI, HTTPException

from backends.refund_case.bank import HolderAnswer, HolderQuestion, Holding
from kit.clock import Clock, utc_now
from kit.signing import Signer

OTHERS, NOBODYS = "4444", "0000"  # how the numbers of accounts end that somebody else holds, or nobody


@dataclass
class BankMood:
    """``forged``: its answers are not signed by it."""

    name: Literal["well", "down", "forged"] = "well"


def holding_of(question: HolderQuestion) -> Holding:
    if question.number.endswith(NOBODYS):
        return "unknown"
    return "other" if question.number.endswith(OTHERS) else "own"


def bank_app(signer: Signer, mood: BankMood | None = None, clock: Clock = utc_now) -> FastAPI:
    app = FastAPI(title="沙箱：银行账户核对", docs_url=None, redoc_url=None)
    mood = mood or BankMood()

    @app.post("/holders")
    def check(question: HolderQuestion) -> HolderAnswer:
        if mood.name == "down":
            raise HTTPException(503)
        unsigned = HolderAnswer(key=question.key, holding=holding_of(question), at=clock(), signature="")
        signature = signer.sign({} if mood.name == "forged" else unsigned.signed())
        return unsigned.model_copy(update={"signature": signature})

    return app
