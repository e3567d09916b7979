"""Runs: what ended its keeping leaves, portion by portion, and a signed account of it is made."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel import attesting
from registratura.kernel.calendar import BUCHAREST
from registratura.kernel.digest import canonical_json
from registratura.messaging import services as messaging
from registratura.retention import queries, selecting
from registratura.retention.errors import RunRefusedError
from registratura.retention.models import Item, Run
from registratura.retention.rules import RuleText, Winner, decide, last_leaving
from registratura.retention.selecting import Candidate
from registratura.retention.sets import KeptSet
from registratura.subjects import services as subjects
from registratura.toolkit import envelopes
from registratura.toolkit.scope import acting_for, required_institution

SIGNED_AS = "retention certificates"
REHEARSE_WITHIN = timedelta(days=1)
Clock = Callable[[], datetime]


def order_run(*, until: date, by: Actor | None, now: datetime) -> int:
    """
    Order a run over everything whose keeping ended by a day (today, or before) and return its number.

    Raises: RunRefusedError for a day to come, or while another run is not finished.
    """
    if until > now.astimezone(BUCHAREST).date():
        raise RunRefusedError(
            _("O ștergere nu se face pentru o zi care nu a venit: pentru ea este simularea.")
        )
    if queries.waiting_runs():
        raise RunRefusedError(_("O altă ștergere este în lucru: așteptați să se încheie."))
    row = Run(
        institution_id=required_institution(),
        until_on=until,
        ordered_at=now,
        ordered_by_id=by.id if by else None,
    )
    row.save(force_insert=True)
    journal.record(
        action="retention.run.ordered",
        subject_type="retention_run",
        subject_id=row.id,
        by=by,
        details={"until": until.isoformat()},
    )
    return row.id


def carry_out(*, institution_id: int, run_id: int, accounts_too: bool, clock: Clock) -> int:
    """
    Carry out a run and return how many rows left; run again after a break, it goes on with what is still there.

    Outside any transaction: each portion is one of its own. accounts_too: whether this institution answers for the
    tables that belong to none.
    Law: GDPR art. 5 alin. (1) lit. e) și alin. (2).
    """
    with acting_for(institution_id):
        row = Run.objects.filter(pk=run_id, state__in=[Run.State.WAITING, Run.State.RUNNING]).first()
        if row is None:
            return 0
        rules = queries.rules_on(row.until_on)
        plan = [
            (one, rules[one.rule], last)
            for one in queries.sets_for(accounts_too=accounts_too)
            if (last := last_leaving(rules[one.rule], row.until_on)) is not None
        ]
        row.total_count = sum(
            found.count for found in selecting.ended([(one, last) for one, _rule, last in plan])
        )
        row.state = Run.State.RUNNING
        row.save(update_fields=["total_count", "state"])
    for one, rule, last in plan:
        after: str | None = ""
        while after is not None:
            with acting_for(institution_id):
                after = _portion(row, one, rule, last, after, clock())
    with acting_for(institution_id):
        return _finish(row, [rule for _one, rule, _last in plan], clock())


def say_failure(*, run_id: int, problem: str, now: datetime) -> None:
    """Note that a run was given up, with the reason in words; what left has left, the next run goes on."""
    Run.objects.filter(pk=run_id, state__in=[Run.State.WAITING, Run.State.RUNNING]).update(
        state=Run.State.FAILED, problem=problem[:300], finished_at=now
    )


def _portion(row: Run, one: KeptSet, rule: RuleText, last: date, after: str, now: datetime) -> str | None:
    """Treat one portion and return after which key the next begins, None when it was the last."""
    found = selecting.candidates(one, last=last, after=after)
    if not found:
        return None
    held = queries.holding()  # asked each time: a hold opened meanwhile holds from its opening
    leaving: list[Candidate] = []
    staying: list[Candidate] = []
    for candidate in found:
        keeps = held.keeps(kept_set=one.key, row=candidate.row, person=candidate.person)
        verdict = decide(rule=rule, happened_on=candidate.happened_on, today=row.until_on, held=keeps)
        (leaving if verdict.leaves else staying).append(candidate)
    if leaving:
        _dispose(one, [candidate.row for candidate in leaving], leaving, now)
    items = [*_items(row, one, leaving, left=True), *_items(row, one, staying, left=False)]
    for item in items:
        item.save(force_insert=True)
    counts = dict(row.counts.get(one.key, {}))
    counts["left"] = counts.get("left", 0) + len(leaving)
    if staying:
        counts[Winner.HOLD.value] = counts.get(Winner.HOLD.value, 0) + len(staying)
    row.counts = {**row.counts, one.key: counts}
    row.done_count += len(found)
    row.save(update_fields=["counts", "done_count"])
    return found[-1].row


def _items(row: Run, one: KeptSet, found: Sequence[Candidate], *, left: bool) -> Iterator[Item]:
    winner = Winner.PURPOSE_MAXIMUM if left else Winner.HOLD
    if not found:
        return
    if one.itemised or not left:
        for candidate in found:
            yield _item(row, one, winner, left=left, place=candidate.row, happened_on=candidate.happened_on)
    else:
        yield _item(row, one, winner, left=left, count=len(found))


def _item(
    row: Run,
    one: KeptSet,
    winner: Winner,
    *,
    left: bool,
    place: str = "",
    happened_on: date | None = None,
    count: int = 1,
) -> Item:
    return Item(
        institution_id=row.institution_id,
        run=row,
        kept_set=one.key,
        row=place,
        rule=one.rule.value,
        left=left,
        winner=winner.value,
        happened_on=happened_on,
        count=count,
    )


def _dispose(one: KeptSet, rows: Sequence[str], found: Sequence[Candidate], now: datetime) -> None:
    if one.key == "message-words":
        messaging.forget_messages(message_ids=[int(each) for each in rows], now=now)
    elif one.key == "persons":
        for candidate in found:
            if candidate.person is not None:
                subjects.destroy_keys(subject_id=candidate.person, reason="termen încheiat", by=None, now=now)
    else:
        with connection.cursor() as cursor:
            if one.leaves_by:
                cursor.execute(f"SELECT {one.leaves_by}(%s)", [[int(each) for each in rows]])
            else:
                cursor.execute("SELECT retention_dispose(%s, %s)", [one.key, list(rows)])


def _finish(row: Run, rules: Sequence[RuleText], now: datetime) -> int:
    row.rules = _rules_told(rules)
    body: dict[str, Any] = {
        "type": "DispositionCertificate",
        "institution": row.institution_id,
        "run": row.id,
        "until": row.until_on.isoformat(),
        "ordered_at": row.ordered_at.astimezone(UTC).isoformat(timespec="seconds"),
        "finished_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "rules": row.rules,
        "counts": row.counts,
        "items_sha256": _digest_of_items(row.id),
    }
    left = sum(int(one.get("left", 0)) for one in row.counts.values())
    row.record_id = journal.record(
        action="retention.run.finished",
        subject_type="retention_run",
        subject_id=row.id,
        by=None,
        details={"left": left, "certificate_sha256": hashlib.sha256(canonical_json(body)).hexdigest()},
    )
    seed = envelopes.signing_seed(controller=row.institution_id, purpose=SIGNED_AS)
    key = attesting.multikey(attesting.public_key_of(seed))
    row.certificate = attesting.attest(
        {**body, "journal_record": row.record_id}, private_key=seed, verification_method=key, now=now
    )
    row.state, row.finished_at = Run.State.DONE, now
    row.save(update_fields=["rules", "certificate", "record_id", "state", "finished_at"])
    return left


def _rules_told(rules: Sequence[RuleText]) -> list[Mapping[str, Any]]:
    return [
        {
            "key": one.key.value,
            "duration": one.duration,
            "law": one.law,
            "version": one.version,
            "from": one.valid_from.isoformat(),
        }
        for one in {rule.key: rule for rule in rules}.values()
    ]


def _digest_of_items(run_id: int) -> str:
    digest = hashlib.sha256()
    for item in Item.objects.filter(run_id=run_id).order_by("id").iterator():
        digest.update(
            canonical_json([item.kept_set, item.row, item.rule, item.left, item.winner, item.count]) + b"\n"
        )
    return digest.hexdigest()
