"""Counting requests in two windows."""

from __future__ import annotations

from reso_explorer.demo.quota import Quota


class Clock:
    now = 5_000.0

    def __call__(self) -> float:
        return self.now


def test_requests_within_the_limits_wait_for_nothing() -> None:
    quota = Quota(per_minute=2, per_hour=10, clock=Clock())
    assert [quota.take(), quota.take()] == [0, 0]
    assert quota.headers()["burst-ratelimit-remaining"] == "0"
    assert quota.headers()["application-ratelimit-remaining"] == "8"


def test_the_wait_is_the_rest_of_the_window() -> None:
    clock = Clock()
    quota = Quota(per_minute=1, per_hour=10, clock=clock)
    quota.take()
    clock.now += 20.5
    assert quota.take() == 40
    clock.now += 40
    assert quota.take() == 0


def test_the_longer_window_decides_when_both_are_used_up() -> None:
    clock = Clock()
    quota = Quota(per_minute=1, per_hour=1, clock=clock)
    quota.take()
    assert quota.take() == 3600
    assert quota.headers()["application-ratelimit-reset"] == str(int(clock.now) + 3600)
