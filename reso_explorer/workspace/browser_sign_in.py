"""Signing in through the browser, as often as a profile needs it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from reso_explorer.workspace.results import Step

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from reso_explorer.service.auth import Endpoints, SignIn, Token
    from reso_explorer.world import World

    OnStep = Callable[[Step], None]


def browser_of(
    sign_in: SignIn,
    name: str,
    world: World,
    told: OnStep,
    *,
    endpoints: Endpoints | None = None,
    was_signed_in: Callable[[], bool] = lambda: False,
) -> Callable[[], Awaitable[Token]]:
    """Return what signs in to a profile through the browser, for `make_credentials`.

    Where the browser runs on another machine, the address it ends up at is asked for.

    Args:
        sign_in: the parts of the sign-in.
        name: the profile, for what people read.
        world: has the browser, and the prompt.
        told: told while somebody signs in.
        endpoints: what discovery found; else the addresses of the sign-in.
        was_signed_in: whether there was a token before, which makes it a renewal.
    """

    async def get() -> Token:
        from reso_explorer.service.auth import BrowserSignIn, TokenEndpoint
        from reso_explorer.service.auth import Endpoints as Found
        from reso_explorer.service.errors import SignInError

        again = was_signed_in()
        browse, prompt = world.browse, world.prompt
        if browse is None:
            raise nobody(name, again=again)
        where = endpoints or Found(sign_in.authorize_url, sign_in.token_url)
        if not where.authorize_url:
            raise SignInError(
                "The sign-in URL isn't known.",
                what_to_try="Run `connect` with --authorize-url or --discovery-url.",
            )
        client = TokenEndpoint(
            where.token_url, sign_in.client_id, sign_in.client_secret, sign_in.style, sign_in.extra
        )
        pending = BrowserSignIn(
            where, client, scope=sign_in.scope, redirect_uri=sign_in.redirect_uri
        )
        why = (
            f"The sign-in for {name} has expired; sign in again."
            if again
            else f"Sign in to {name}."
        )
        async with pending:
            comes_back = await asyncio.to_thread(browse, pending.url, why)
            if not comes_back and prompt is not None:
                asked = "Paste the final URL from the browser (input is hidden): "
                return await pending.finish(await asyncio.to_thread(prompt, asked))
            there = "the browser" if comes_back else f"a browser on this machine: {pending.url}"
            told(Step(f"Waiting for the sign-in in {there}"))
            return await pending.wait()

    return get


def nobody(name: str, *, again: bool) -> Exception:
    """Return the error for a sign-in that needs a person where there is none."""
    from reso_explorer.service.errors import SignInError

    told = (
        f"The sign-in for {name} has expired, and there is no way to prompt for a new one here."
        if again
        else f"Not signed in to {name}, and there is no way to prompt for it here."
    )
    return SignInError(
        told, what_to_try=f"Run `reso-explorer profiles sign-in {name}` in a terminal."
    )
