"""Work for a worker that begins when the worker does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator


class Later:
    """An awaitable that calls an async function when it is awaited.

    A worker that is cancelled before it begins then leaves no coroutine behind that nobody
    awaited.
    """

    def __init__(
        self, work: Callable[..., Coroutine[Any, Any, None]], *args: Any, **more: Any
    ) -> None:
        self._work = work
        self._args = args
        self._more = more

    def __await__(self) -> Generator[Any, Any, None]:
        return self._work(*self._args, **self._more).__await__()
