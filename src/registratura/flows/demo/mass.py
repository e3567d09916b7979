"""Registrations by the hundred thousand, for measuring: one invented year, written again and again through ten."""

from __future__ import annotations

import json
import math
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from uuid import UUID

import psycopg

from registratura.flows.demo.filing import SOUGHT
from registratura.flows.demo.history import DemoEntry, generate_year
from registratura.flows.demo.staging import EntryRow, analyze, copied, staged
from registratura.kernel.calendar import BUCHAREST
from registratura.registers.drafts import names_of, words_of

_SEED = 7
_MOST_MODELS = 20_000  # different entries; beyond that each stands several times, under numbers of its own
_FEW = 100_000
_FIELDS = [field.name for field in fields(EntryRow)]
_VARYING = (
    *("id", "year", "number", "registered_at", "registered_on", "received_at", "subject", "request_key"),
    *("request_digest", "words"),
)

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _Model:
    """An invented entry as COPY reads it, with what changes from one copy to the next kept apart."""

    moment: str  # -mm-dd hh:mm:ss
    offset: str
    subject: str
    words: str
    values: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    owner_url: str
    institution_id: int
    register_id: int
    actor_name: str
    first_id: int
    first_year: int
    copies: int
    models: Sequence[_Model]
    now: datetime

    def rows_before(self, year: int) -> int:
        return (year - self.first_year) * len(self.models) * self.copies


def seed_entries(
    *,
    owner_url: str,
    institution_id: int,
    register_id: int,
    unit_ids: Sequence[int],
    actor: tuple[int, str],
    count: int,
    now: datetime,
    processes: int = 2,
    progress: Progress | None = None,
) -> int:
    """
    Fill an empty register of an institution with about `count` registrations, up to now, and return how many.

    actor: number and name of who registered. Each entry carries a word of its own (`dosar 17`), so that rare
    words exist. progress: told how many are there after each year. Memory does not grow with `count`.
    """
    years = 10 if count > _FEW else 2
    today = now.astimezone(BUCHAREST)
    yearly = count / (years - 1 + today.timetuple().tm_yday / 365)
    copies = math.ceil(yearly / _MOST_MODELS)
    models = _models(max(1, math.ceil(yearly / copies)), institution_id, register_id, unit_ids, actor[0])
    slots = years * len(models) * copies
    with psycopg.connect(owner_url) as connection:
        row = connection.execute(
            "SELECT setval('registers_entry_id_seq', nextval('registers_entry_id_seq') + %s)", [slots]
        ).fetchone()
    assert row is not None
    plan = _Plan(
        owner_url=owner_url,
        institution_id=institution_id,
        register_id=register_id,
        actor_name=actor[1],
        first_id=row[0] - slots + 1,
        first_year=today.year - years + 1,
        copies=copies,
        models=models,
        now=now,
    )
    written = 0
    forking = multiprocessing.get_context("fork")  # the models are made once and shared
    with forking.Pool(processes, initializer=_remember, initargs=(plan,)) as pool:
        for loaded in pool.imap_unordered(_load_year, range(plan.first_year, today.year + 1)):
            written += loaded
            if progress is not None:
                progress(written)
    analyze(owner_url=owner_url)
    return written


_plan: list[_Plan] = []


def _remember(plan: _Plan) -> None:
    _plan[:] = [plan]


def _load_year(year: int) -> int:
    plan = _plan[0]
    with staged(owner_url=plan.owner_url, institution_id=plan.institution_id) as stage:
        lines = _lines(plan, year)
        stage.put_lines(lines, kind=EntryRow)
        stage.store(actor_name=plan.actor_name)
        row = stage.connection.execute("SELECT count(*), max(registered_at) FROM stage_entry").fetchone()
        assert row is not None
        count, last_at = row
        if count:
            this_year = plan.now.astimezone(BUCHAREST).year
            stage.open_counter(
                register_id=plan.register_id,
                year=year,
                last_number=count,
                last_at=last_at,
                closed_at=None if year == this_year else datetime(year + 1, 1, 1, tzinfo=BUCHAREST),
            )
    return int(count)


def _lines(plan: _Plan, year: int) -> Iterator[str]:
    places = [_FIELDS.index(name) for name in _VARYING]
    limit = plan.now.astimezone(BUCHAREST).strftime("%Y-%m-%d %H:%M:%S")
    unique = plan.rows_before(year)
    for index, model in enumerate(plan.models):
        moment = f"{year}{model.moment}"
        if moment >= limit:
            return
        values = list(model.values)
        for copy in range(plan.copies):
            number = index * plan.copies + copy + 1
            own = unique + number
            at = f"{moment}.{copy:06d}{model.offset}"
            varying = (
                *(str(plan.first_id + own), str(year), str(number), at, moment[:10], at),
                *(f"{model.subject}, dosar {own}", f"{plan.institution_id:08x}{own:024x}", f"{own:064x}"),
                f"{model.words} 'dosar' '{own}'",
            )
            for place, value in zip(places, varying, strict=True):
                values[place] = value
            yield "\t".join(values) + "\n"


def _models(
    count: int, institution_id: int, register_id: int, unit_ids: Sequence[int], actor_id: int
) -> list[_Model]:
    year = 2025  # any that is not a leap year, so that its days exist in every other
    stream = generate_year(seed=_SEED, year=year, institution_kind="municipality", count=count)
    return [
        _model(demo, institution_id, register_id, unit_ids[index % len(unit_ids)], actor_id)
        for index, demo in enumerate(islice(stream, count))
    ]


def _model(demo: DemoEntry, institution_id: int, register_id: int, unit_id: int, actor_id: int) -> _Model:
    row = EntryRow(
        institution_id=institution_id, id=0, register_id=register_id, year=0, number=0,
        registered_at=demo.registered_at, registered_on=date.min, registered_by_id=actor_id, state="registered",
        direction=demo.direction, channel=demo.channel, received_at=datetime.combine(date.min, time.min),
        late_reason="", document_kind=demo.document_kind, subject=demo.subject,
        sender_name=demo.sender.name if demo.sender else "",
        recipient_name=demo.recipient.name if demo.recipient else "", sender_number=demo.sender_number,
        sender_dated_on=None, sheet_count=demo.sheet_count, annex_count=demo.annex_count, unit_id=unit_id,
        dispatched_on=None, resolution=demo.resolution, connected_to_id=None, filing_code=demo.filing_code,
        request_key=UUID(int=0), request_digest="",
    )  # fmt: skip
    entry: dict[str, Any] = {name: getattr(row, name) for name in SOUGHT}
    row.names = names_of(entry)
    sides = (("sender", row.sender_name), ("recipient", row.recipient_name))
    parties = [{"role": role, "position": 1, "name": name} for role, name in sides if name]
    row.parties = json.dumps(parties, ensure_ascii=False)
    at = demo.registered_at.isoformat(sep=" ")
    return _Model(
        moment=at[4:19],
        offset=at[19:],
        subject=copied(row.subject),
        words=copied(words_of(entry)),
        values=[copied(getattr(row, name)) for name in _FIELDS],
    )
