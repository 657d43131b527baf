from __future__ import annotations

import subprocess

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
