from __future__ import annotations

import subprocess
from typing import Any

import httpx
import pytest

from reso_explorer.export.snippets import LANGUAGES, snippet

URL = "https://h.example/odata/Property?$filter=City%20eq%20%27O%27%27Neil%27&$top=1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_url_is_there_and_no_token(language: str) -> None:
    text = snippet(URL, language)
    assert "h.example/odata/Property" in text
    assert (
        "Bearer $RESO" in text or "Bearer {os" in text or "Bearer ${p" in text or language == "url"
    )


def test_curl_survives_a_shell() -> None:
    text = snippet(URL, "curl").replace("curl -sS", "printf '%s\\n'", 1)
    done = subprocess.run(["sh", "-c", text], capture_output=True, text=True, check=True)
    assert URL in done.stdout.splitlines()


def test_python_compiles() -> None:
    compile(snippet(URL, "python"), "snippet", "exec")


def test_headers_of_the_provider_are_there() -> None:
    assert "Accept-Encoding: gzip" in snippet(URL, "curl", headers={"Accept-Encoding": "gzip"})


@pytest.mark.parametrize(
    "link", ["http://h.example/odata/Property?p=2", "https://other.example/odata/Property?p=2"]
)
def test_python_takes_the_token_to_no_other_origin(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], link: str
) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        following = "https://h.example/odata/Property?p=1" if len(asked) == 1 else link
        return httpx.Response(200, json={"value": [{}], "@odata.nextLink": following})

    real = httpx.Client

    def client(**given: Any) -> httpx.Client:
        return real(transport=httpx.MockTransport(answer), **given)

    monkeypatch.setattr(httpx, "Client", client)
    monkeypatch.setenv("RESO_EXPLORER_TOKEN", "marked-token")
    exec(compile(snippet(URL, "python"), "snippet", "exec"), {})
    assert [httpx.URL(url).host for url in asked] == ["h.example", "h.example"]
    assert all(url.startswith("https://") for url in asked)
    assert capsys.readouterr().out == "2\n"
