from __future__ import annotations

import pytest

from reso_explorer.providers import load
from reso_explorer.providers.provider import AuthKind, Placeholder, Provider, Root
from reso_explorer.secret import Secret
from reso_explorer.tui.present.connecting import OWN_ADDRESS, ConnectForm, about_provider
from reso_explorer.tui.present.steps import Steps
from reso_explorer.workspace import Step, WorkspaceError
from reso_explorer.workspace.connecting import Attempt
from tests.tui.conftest import HOSTILE


def town() -> Provider:
    import datetime as dt

    return Provider(
        id="town",
        title="Town",
        source="invented",
        date=dt.date(2026, 1, 1),
        roles=("IDX", "VOW"),
        placeholders={"dataset": Placeholder(text="The data set.", examples=("north",))},
        roots=(
            Root(name="live", url="https://town.example/{dataset}"),
            Root(name="old", url="https://old.town.example/{dataset}"),
        ),
    )


def keys(form: ConnectForm) -> list[str]:
    return [each.key for each in form.asked()]


def test_a_provider_without_roots_is_asked_for_its_address() -> None:
    form = ConnectForm(load("generic"))
    assert keys(form) == ["url", "auth", "secret:token", "name", "keep", "more"]
    form.typed["auth"] = "password"
    assert {"client_id", "username", "token_url", "secret:password"} <= set(keys(form))
    form.typed["auth"] = "none"
    assert keys(form) == ["url", "auth", "name", "more"]


def test_placeholders_and_roles_are_asked_for() -> None:
    form = ConnectForm(town())
    assert keys(form) == [
        *("root", "set:dataset", "role", "auth", "secret:token", "name", "keep", "more")
    ]
    asked = form.asked()[1]
    assert asked.hint == "The data set, such as north"
    form.typed["root"] = OWN_ADDRESS
    assert keys(form)[:2] == ["root", "url"]
    assert "set:dataset" not in keys(form)


def test_the_draft_holds_what_was_typed_and_nothing_of_hidden_lines() -> None:
    form = ConnectForm(town(), {"set:dataset": " south ", "role": "IDX", "client_id": "left over"})
    draft = form.draft({"token": Secret("s")})
    assert draft.variables == {"dataset": "south"}
    assert (draft.role, draft.client_id, draft.url, draft.root) == ("IDX", None, "", "")
    assert draft.auth is AuthKind.BEARER
    assert draft.name == "town"
    assert draft.secrets["token"].reveal() == "s"


def test_an_address_without_scheme_is_taken_for_https_and_names_the_profile() -> None:
    form = ConnectForm(load("generic"), {"url": "api.town.example/odata"})
    assert form.draft({}).url == "https://api.town.example/odata"
    assert form.name == "api.town.example"
    form.typed["name"] = "mine"
    assert form.name == "mine"


def test_a_port_is_a_number() -> None:
    form = ConnectForm(
        load("generic"), {"auth": "authorization_code", "redirect_port": "x", "url": "a.example"}
    )
    with pytest.raises(WorkspaceError, match="1 to 65535"):
        form.draft({})


@pytest.mark.parametrize("name", ["bridge", "spark", "rapattoni", "realtyfeed", "dataverse"])
def test_every_kind_of_known_provider_can_be_filled_in(name: str) -> None:
    provider = load(name)
    for way in provider.auth:
        form = ConnectForm(provider, {"auth": way.kind.value})
        for asked in form.asked():
            if not asked.options and not asked.is_secret and not asked.may_be_empty:
                form.typed[asked.key] = "x"
        draft = form.draft({})
        missing = (draft.needs_client_id, draft.needs_username, draft.needs_token_url)
        assert not any(missing)
        from reso_explorer.workspace.profile_draft import needed_variables, roots_of

        assert needed_variables(draft) == ()
        assert roots_of(draft)
    assert about_provider(provider)[0][0] == "About"


def test_steps_replace_progress_and_tell_harmlessly_what_each_host_said() -> None:
    steps = Steps()
    steps.step(Step("Receiving", 10, 20))
    steps.step(Step("Receiving", 20, 20))
    steps.attempt(Attempt("live", "https://town.example", HOSTILE))
    steps.attempt(Attempt("old", "https://old.town.example"))
    assert steps.lines[0] == "Receiving 20 B of 20 B"
    assert steps.lines[1].startswith("  ✗ https://town.example: [/x][bold]\\x1b")
    assert steps.lines[2] == "  ✓ https://old.town.example: opened"


def all_keys(form: ConnectForm) -> set[str]:
    """Return the questions of all kinds of sign-in, rarely needed ones included."""
    form.typed["more"] = "yes"
    found: set[str] = set()
    for kind in AuthKind:
        form.typed["auth"] = kind.value
        found |= set(keys(form))
    return found


def test_the_form_takes_what_the_command_takes() -> None:
    from reso_explorer.cli.connect import connect

    options = {str(each.name) for each in connect.params}
    other_ways = {"provider_id", "replace", "timeout"}  # the list, Enter again, Esc
    asked = all_keys(ConnectForm(town())) | all_keys(ConnectForm(load("generic")))
    assert options - other_ways <= asked


def test_rarely_needed_settings_reach_the_draft() -> None:
    form = ConnectForm(load("generic"))
    form.typed |= {
        "more": "yes",
        "url": "feed.example/odata",
        "auth": "authorization_code",
        "client_id": "me",
        "discovery_url": "https://id.example",
        "scopes": "api  offline_access",
        "client_auth": "basic",
        "pairs": "dataset=north area=7",
        "headers": "X-One=a b; X-Two=2",
        "token_env": "FEED_SECRET",
        "paste": "paste",
        "role": "IDX",
    }
    draft = form.draft({})
    assert form.pastes
    assert (draft.discovery_url, draft.scopes) == ("https://id.example", ("api", "offline_access"))
    assert draft.client_auth.value == "basic"
    assert draft.variables == {"dataset": "north", "area": "7"}
    assert draft.headers == {"X-One": "a b", "X-Two": "2"}
    assert (draft.token_env, draft.role) == ("FEED_SECRET", "IDX")
    form.typed["headers"] = "no pair"
    with pytest.raises(WorkspaceError, match="no pair"):
        form.draft({})
    form.typed["more"] = ""
    assert form.draft({}).scopes == ()


def test_an_address_can_be_filled_in() -> None:
    form = ConnectForm(town())
    form.take_address("https://town.example/odata")
    assert "url" in keys(form)
    assert form.draft({}).url == "https://town.example/odata"
