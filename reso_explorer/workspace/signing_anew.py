"""Signing in to a saved profile again, whatever token is still at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.workspace.source import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.workspace.results import Step
    from reso_explorer.world import World


async def sign_in_anew(name: str, world: World, tell: Callable[[str], None]) -> None:
    """Forget the tokens of a profile, get another one and keep it.

    Raises:
        WorkspaceError: there is no such profile, or its kind of sign-in yields no tokens.
        ServiceError: the sign-in failed; no token is kept then.
        StoreError: the old tokens cannot be removed.
    """
    from reso_explorer.service.decode_error.advice import duration
    from reso_explorer.store.places import Places
    from reso_explorer.store.secrets import Secrets
    from reso_explorer.workspace.opening_profile import profile_of, signed_in
    from reso_explorer.workspace.signing_in import RENEWED
    from reso_explorer.workspace.token_keeper import forget_tokens

    def told(step: Step) -> None:
        tell(f"{step.text} …")

    profile, provider = profile_of(name, world)
    if profile.auth not in RENEWED:
        raise WorkspaceError(
            f"The sign-in of {name} ({profile.auth.value.replace('_', ' ')}) yields no tokens.",
            hint=f"For another key: reso-explorer connect {name} --replace",
            is_usage=True,
        )
    forget_tokens(name, Secrets(environ=world.environ, file=Places.default(world.environ).secrets))
    credentials = signed_in(profile, provider, world, told).credentials
    await credentials.headers_for(profile.url)
    ends = credentials.expires_at
    tell(f"Signed in to {name}{'' if ends is None else f' for {duration(ends - world.clock())}'}.")
