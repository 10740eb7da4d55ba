from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from actions.webhook import TOKEN_HEADER
from tests.actions.conftest import TOKEN

URL = "/internal/actions/webhook"
CALL: dict[str, Any] = {
    "next_action": "action_respond",
    "tracker": {"sender_id": "c1:1", "slots": {}, "latest_message": {"text": "契税多少"}, "events": []},
}


def test_an_action_runs_without_a_domain_as_rasa_sends_it(client: TestClient) -> None:
    response = client.post(URL, json=CALL, headers={TOKEN_HEADER: TOKEN})
    assert response.status_code == 200
    assert response.json()["responses"][0]["custom"]["card"]["kind"] == "answer"


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN + "x"])
def test_without_the_token_nothing_runs(client: TestClient, token: str | None) -> None:
    response = client.post(URL, json=CALL, headers={TOKEN_HEADER: token} if token is not None else {})
    assert response.status_code == 403


@pytest.mark.parametrize("body", ["not json", "[]", "{}", '{"next_action": 3, "tracker": {}}'])
def test_what_is_no_call_of_rasa_is_refused(client: TestClient, body: str) -> None:
    response = client.post(URL, content=body, headers={TOKEN_HEADER: TOKEN})
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "bad_action_call"


def test_an_unknown_action_says_what_to_do(client: TestClient) -> None:
    response = client.post(URL, json={**CALL, "next_action": "action_gone"}, headers={TOKEN_HEADER: TOKEN})
    assert response.status_code == 404
    assert "重新训练" in response.json()["error"]["message"]


def test_an_error_never_answers_with_the_request(client: TestClient) -> None:
    broken = {**CALL, "tracker": {"slots": {}, "latest_message": {"text": "我的秘密"}}}
    response = client.post(URL, json=broken, headers={TOKEN_HEADER: TOKEN})
    assert response.status_code == 503
    assert "秘密" not in response.text
