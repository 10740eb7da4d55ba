from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from backends.everyday.api import everyday_router
from backends.everyday.reference import ReferenceEveryday
from backends.everyday.service import SUBJECTS
from backends.legislation.service import Legislation


@pytest.fixture
def client(law: Legislation) -> TestClient:
    app = FastAPI()
    app.include_router(everyday_router(ReferenceEveryday(law)))
    return TestClient(app)


def test_a_subject_is_computed_at_its_address(client: TestClient) -> None:
    body = {"as_of": "2026-11-28", "monthly_salary": "20000", "monthly_social_insurance": "4400"}
    response = client.post("/api/everyday/wages", json=body)
    assert response.status_code == 200
    assert response.json()["amounts"]["annual_tax"] == "10200.00"
    assert response.json()["assessment"]["lines"][0]["basis"][0]["issuer"] == "全国人大常委会"


def test_every_subject_is_listed_and_documented_with_its_facts(client: TestClient) -> None:
    assert [s["name"] for s in client.get("/api/everyday").json()] == list(SUBJECTS)
    paths = client.get("/openapi.json").json()["paths"]
    for name, subject in SUBJECTS.items():
        body = paths[f"/api/everyday/{name}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert body["$ref"].endswith(f"/{subject.takes.__name__}")


def test_a_wrong_key_is_refused(client: TestClient) -> None:
    response = client.post("/api/everyday/late", json={"as_of": "2026-11-28", "sum": "1"})
    assert response.status_code == 422
    assert "不认识的键 sum" in response.text
