"""What the taxpayer's page sends."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from kit.socket import Ping

ClientId = Annotated[str, Field(min_length=1, max_length=64)]


class Frame(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Say(Frame):
    type: Literal["say"]
    client_id: ClientId
    text: str


class Choose(Frame):
    """A press of choice ``choice`` on the card of message ``seq``."""

    type: Literal["choose"]
    client_id: ClientId
    seq: int
    choice: str


class Transfer(Frame):
    type: Literal["transfer"]


class LeaveQueue(Frame):
    type: Literal["leave_queue"]


class LeaveMessage(Frame):
    """Instead of waiting for an agent: answered later."""

    type: Literal["leave_message"]
    client_id: ClientId
    text: str


class Typing(Frame):
    type: Literal["typing"]


class Read(Frame):
    """Everything up to message ``seq`` has been on the screen."""

    type: Literal["read"]
    seq: int = Field(ge=0)


PortalFrame = Say | Choose | Transfer | LeaveQueue | LeaveMessage | Typing | Read
PORTAL_FRAMES: TypeAdapter[PortalFrame | Ping] = TypeAdapter(Annotated[PortalFrame | Ping, Field(discriminator="type")])


class OpenRequest(Frame):
    """``from``: the page that led here; one that is not known is none."""

    new: bool = False
    entrance: str = Field("", alias="from", max_length=64)


class SignInRequest(Frame):
    username: str = Field(max_length=64)
    password: str = Field(max_length=256)


class FeedbackRequest(Frame):
    seq: int
    useful: bool
    reason: str = Field("", max_length=500)


class WishRequest(Frame):
    """Tell me once the question that message ``seq`` did not answer has an answer."""

    seq: int


class ConfirmRequest(Frame):
    """What stands on a paper, by the name of the field; what is left out is right as it was read."""

    fields: dict[str, Annotated[str, Field(max_length=300)]] = Field({}, max_length=40)
    party: Literal["seller", "buyer"] | None = None


class RatingRequest(Frame):
    case_id: str
    score: int
    comment: str = Field("", max_length=500)
