"""A running demo service in each dialect, and clients for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from reso_explorer.demo import DemoService
from reso_explorer.demo.data.dataset import Dataset

if TYPE_CHECKING:
    from collections.abc import Iterator

LISTINGS = 400


class Client:
    """Asks a demo service over its socket and returns decoded answers."""

    def __init__(self, service: DemoService) -> None:
        self.service = service
        self.http = httpx.Client(
            base_url=service.url,
            headers={
                "Authorization": f"Bearer {service.token.reveal()}",
                "Accept": "application/json",
            },
            trust_env=False,
            timeout=60,
        )

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.http.get(path, headers={key.replace("_", "-"): headers[key] for key in headers})

    def rows(self, path: str, **headers: str) -> list[dict[str, Any]]:
        answer = self.get(path, **headers)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["value"]
        return found

    def count(self, path: str) -> int:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["@odata.count"])

    def refusal(self, path: str, status: int = 400) -> str:
        answer = self.get(path)
        assert answer.status_code == status, answer.text
        return str(answer.json()["error"]["message"])

    def walk(self, path: str, **headers: str) -> Iterator[list[dict[str, Any]]]:
        """Yield the rows of every page, following the links."""
        link: str | None = path
        while link:
            body = self.get(link, **headers).json()
            yield body["value"]
            link = body.get("@odata.nextLink")


@pytest.fixture(scope="session")
def lookup_client() -> Iterator[Client]:
    with DemoService("lookup", listings=LISTINGS) as service:
        client = Client(service)
        yield client
        client.http.close()


@pytest.fixture(scope="session")
def enum_client() -> Iterator[Client]:
    with DemoService("enum", listings=LISTINGS) as service:
        client = Client(service)
        yield client
        client.http.close()


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The whole data set as `reso-explorer demo` serves it."""
    return Dataset()
