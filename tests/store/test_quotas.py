from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.store.quotas import EARLIER, Quotas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.store.database import Database
    from reso_explorer.store.quotas import QuotaCounts


def added(old: Sequence[QuotaCounts]) -> dict[str, Any]:
    return {"n": sum(each.counts["n"] for each in old), "from": [each.run for each in old]}


def test_each_run_has_its_own_counts(database: Database) -> None:
    quotas = Quotas(database)
    assert quotas.all("p") == ()
    quotas.put("p", "b", 2.5, {"n": 1})
    quotas.put("p", "a", 1.5, {"n": 1})
    quotas.put("p", "b", 3.5, {"n": 7})
    quotas.put("q", "a", 1.0, {"n": 9})
    assert [(c.run, c.at, c.counts) for c in quotas.all("p")] == [
        ("a", 1.5, {"n": 1}),
        ("b", 3.5, {"n": 7}),
    ]
    quotas.clear("p")
    assert quotas.all("p") == ()
    assert len(quotas.all("q")) == 1


def test_ended_runs_become_one(database: Database) -> None:
    quotas = Quotas(database)
    for number, run in enumerate("abc"):
        quotas.put("p", run, number, {"n": 10**number})
    assert not quotas.join("p", 0, added)
    assert quotas.join("p", 2, added)
    assert [(c.run, c.at, c.counts) for c in quotas.all("p")] == [
        (EARLIER, 1.0, {"n": 11, "from": ["a", "b"]}),
        ("c", 2.0, {"n": 100}),
    ]
    assert not quotas.join("p", 2, added)
    assert quotas.join("p", 9, added)
    (one,) = quotas.all("p")
    assert (one.run, one.counts["n"]) == (EARLIER, 111)


def test_rubbish_is_left_out(database: Database) -> None:
    quotas = Quotas(database)
    quotas.put("p", "a", 1, {"n": 1})
    database.write("INSERT INTO quotas VALUES ('p', 'b', 2, 'rubbish'), ('p', 'c', 3, '[1]')")
    assert [each.run for each in quotas.all("p")] == ["a"]
