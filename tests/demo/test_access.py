"""Who is let in, what is refused, and in which shape."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import httpx
import pytest

from reso_explorer.demo import DemoService
from reso_explorer.demo.quota import Quota

if TYPE_CHECKING:
    from tests.demo.conftest import Client


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong", "Basic {token}", "{token}"])
@pytest.mark.parametrize("path", ["", "$metadata", "Property", "../elsewhere"])
def test_without_the_token_nothing_is_answered(
    lookup_client: Client, header: str | None, path: str
) -> None:
    headers = {}
    if header is not None:
        headers["Authorization"] = header.format(token=lookup_client.service.token.reveal())
    answer = httpx.get(
        lookup_client.service.url + path, headers=headers, trust_env=False, timeout=60
    )
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer ")
    assert answer.headers["odata-version"] == "4.01"
    assert answer.json()["error"]["code"] == "401"
    assert "application-ratelimit-limit" not in answer.headers


def test_a_token_is_made_for_each_service_and_can_be_given() -> None:
    from reso_explorer.secret import Secret

    assert DemoService().token != DemoService().token
    with DemoService(listings=3, token=Secret("a fixed one")) as service:
        headers = {"Authorization": "bearer a fixed one"}
        assert (
            httpx.get(service.url, headers=headers, trust_env=False, timeout=60).status_code == 200
        )


def test_a_path_outside_the_service_root_says_where_the_root_is(lookup_client: Client) -> None:
    assert lookup_client.service.url in lookup_client.refusal("../../other", 404)
    beside = lookup_client.service.url.rstrip("/") + "s"
    assert lookup_client.service.url in lookup_client.refusal(beside, 404)


def test_the_service_root_answers_without_its_slash_too(lookup_client: Client) -> None:
    assert lookup_client.rows(lookup_client.service.url.rstrip("/"))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_only_reading_is_allowed(lookup_client: Client, method: str) -> None:
    answer = lookup_client.http.request(method, "Property")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert method in answer.json()["error"]["message"]


def test_head_has_the_headers_and_no_body(lookup_client: Client) -> None:
    answer = lookup_client.http.head("Office")
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer.headers["content-type"].startswith("application/json")


def test_a_query_that_is_too_long_is_refused(lookup_client: Client) -> None:
    words = " or ".join(f"ListingId eq 'CB26-{number}'" for number in range(600))
    assert "8192" in lookup_client.refusal(f"Property?$filter={words}", 414)


@pytest.mark.parametrize(
    "nested", ["not (" * 700 + "true" + ")" * 700, "(" * 1500 + "true" + ")" * 1500]
)
def test_a_query_nested_too_deeply_is_the_clients_fault(lookup_client: Client, nested: str) -> None:
    assert "nested" in lookup_client.refusal(f"Property?$filter={nested}")


def test_answers_are_compressed_only_for_who_accepts_it(lookup_client: Client) -> None:
    url, token = lookup_client.service.url, lookup_client.service.token.reveal()
    bodies = {}
    for accepted in ("gzip, deflate", "identity"):
        headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": accepted}
        with httpx.stream(
            "GET", url + "Property", headers=headers, trust_env=False, timeout=60
        ) as answer:
            bodies[accepted] = b"".join(answer.iter_raw())
            assert ("content-encoding" in answer.headers) == accepted.startswith("gzip")
            assert int(answer.headers["content-length"]) == len(bodies[accepted])
    assert gzip.decompress(bodies["gzip, deflate"]) == bodies["identity"]
    assert len(bodies["gzip, deflate"]) * 4 < len(bodies["identity"])


def test_links_name_the_host_the_client_used(lookup_client: Client) -> None:
    url = lookup_client.service.url.replace("127.0.0.1", "localhost")
    headers = {"Authorization": f"Bearer {lookup_client.service.token.reveal()}"}
    body = httpx.get(
        url + "Property?$select=City", headers=headers, trust_env=False, timeout=60
    ).json()
    assert body["@odata.nextLink"].startswith(url)
    strange = {**headers, "Host": "elsewhere.example"}
    body = httpx.get(
        lookup_client.service.url + "Property", headers=strange, trust_env=False, timeout=60
    ).json()
    assert body["@odata.nextLink"].startswith(lookup_client.service.url)


def test_the_quota_is_counted_down_and_then_refused() -> None:
    now = 1_000.0
    quota = Quota(per_minute=3, per_hour=100, clock=lambda: now)
    with DemoService(listings=3, quota=quota) as service:
        headers = {"Authorization": f"Bearer {service.token.reveal()}"}

        def ask() -> httpx.Response:
            return httpx.get(service.url, headers=headers, trust_env=False, timeout=60)

        left = [ask().headers["burst-ratelimit-remaining"] for _ in range(3)]
        assert left == ["2", "1", "0"]
        refused = ask()
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "60"
        assert refused.headers["application-ratelimit-limit"] == "100"
        assert refused.json()["error"]["code"] == "429"
        now += 60
        assert ask().status_code == 200
