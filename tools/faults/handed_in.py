"""R2, R9: the pages are killed while programs hand in documents with files; one request many times at once."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from registratura.toolkit.postgres.cluster import PrivateCluster
from tools.faults import clients, ground
from tools.faults.ground import CLIENTS, Place, wait_for_more
from tools.faults.history import Judgement, Notebook, Notes, Row, judge
from tools.faults.scenario import Outcome, Stage
from tools.faults.web import ENTRIES, Program, Web, serving, working

BETWEEN = 15  # acknowledged documents between two kills
AT_ONCE = 8


def let_in(stage: Stage, place: Place) -> str:
    """Give a program of the town a key and return its secret."""
    answer = stage.folder / f"{uuid4()}.secret"
    ground.run(clients.let_in, place, answer)
    return answer.read_text(encoding="ascii")


def judged_papers(
    cluster: PrivateCluster, place: Place, notes: Notes, *, data: Path, files: dict[str, bytes]
) -> Judgement:
    """Return what is wrong with the documents that programs handed in: their numbers, and the bytes of their files."""
    ground.run(clients.verify, place, notes.folder)
    counters = ground.read_register(cluster, place).counters
    with ground.scoped(cluster, place.institution) as connection:
        papers = connection.execute(
            "SELECT e.year, e.number, split_part(e.subject, ' ', 2), e.registered_at, b.sha256 FROM registers_entry e"
            " LEFT JOIN registers_entrydocument d ON d.entry_id = e.id"
            " LEFT JOIN documents_document x ON x.id = d.document_id LEFT JOIN documents_blob b ON b.id = x.blob_id"
            " WHERE e.register_id = %s ORDER BY e.year, e.number",
            [place.register],
        ).fetchall()
    found = judge(notes.lines(), [Row(*row[:4]) for row in papers], counters=counters)
    found.other += [f"the register says of itself: {code} {where}" for code, where in notes.of("fault")]
    for _year, number, key, _at, sha256 in papers:
        wanted = hashlib.sha256(files.get(key, b"")).hexdigest()
        place_of = data / "files" / place.code / str(sha256)[:2] / str(sha256)
        if sha256 is None:
            found.lost.append(f"{number} is registered without its file")
        elif sha256 != wanted or not is_whole(place_of, wanted):
            found.lost.append(f"the file of {number} is not the one that was handed in")
    return found


def is_whole(place: Path, sha256: str) -> bool:
    """Whether a file is there and has this digest."""
    return place.is_file() and hashlib.sha256(place.read_bytes()).hexdigest() == sha256


@contextmanager
def town_with_pages(stage: Stage) -> Iterator[tuple[Place, Web, str, Path]]:
    """Give a town, its pages, the key of a program and the data folder."""
    place, data = stage.place(), stage.new_folder("data")
    secret = let_in(stage, place)
    with serving(url=place.url, data=data) as web:
        yield place, web, secret, data


def killed(stage: Stage, times: int, *, again: bool = False) -> Outcome:
    """Kill the pages whole, then one of their processes, in turn."""
    notes = stage.notes()
    with town_with_pages(stage) as (place, web, secret, data):
        programs = [Program(web.port, secret, Notebook(notes.folder), again=again) for _one in range(CLIENTS)]
        with working(programs):
            for kill in range(times):
                wait_for_more(notes, more=BETWEEN)
                if kill % 2:
                    web.kill_one()
                else:
                    web.kill()
                    web.start()
            wait_for_more(notes, more=BETWEEN)
        files = {key: content for program in programs for key, content in program.files.items()}
        found = judged_papers(stage.durable, place, notes, data=data, files=files)
    for program in programs:
        for (status, code), count in program.answers.items():
            if status >= 500 and status != 503:
                found.other.append(f"{count} answers {status} {code}: {program.words[status, code]}")
    return Outcome({"kills": times, "acknowledged": notes.count("given")}, found)


def asked_anew(stage: Stage) -> Outcome:
    """Programs that ask again under another key, until it shows."""
    outcome = Outcome({})
    for _try in range(5):
        outcome = killed(stage, 2, again=True)
        if outcome.found.twice:
            break
    return outcome


def at_once(stage: Stage, times: int, *, one_key: bool = True) -> Outcome:
    """Send each document eight times at once, under one key, and once more with another content."""
    notes = stage.notes()
    notebook, found = Notebook(notes.folder), Judgement()
    with town_with_pages(stage) as (place, web, secret, _data), ThreadPoolExecutor(AT_ONCE) as threads:
        program = Program(web.port, secret, notebook)

        def send(key: str, subject: str) -> tuple[int, int]:
            once = key if one_key else f"{key}-{uuid4()}"
            paper = {
                "direction": "incoming",
                "subject": subject,
                "parties": [{"role": "sender", "name": "Popescu Ion"}],
            }
            status, said = program.call("POST", ENTRIES, paper, Idempotency_Key=once)
            return status, int(said.get("number", 0))

        for _time in range(times):
            key = str(uuid4())
            notebook.write("begun", key)
            came = list(threads.map(lambda _one, key=key: send(key, f"Cerere {key}"), range(AT_ONCE)))
            for status, number in came:
                if status in (200, 201):
                    notebook.write("given", key, number)
                else:
                    found.other.append(f"{key} was answered {status}")
            if one_key and sorted(status for status, _number in came) != [200] * (AT_ONCE - 1) + [201]:
                found.other.append(f"{key}: not one of {AT_ONCE} was told that it was the first")
            if one_key and send(key, "Alt conținut")[0] not in (409, 422):
                found.other.append(f"{key} with another content was not refused")
        ground.run(clients.verify, place, notes.folder)
        register = ground.read_register(stage.durable, place)
        with ground.scoped(stage.durable, place.institution) as connection:
            rows = connection.execute(
                "SELECT year, number, split_part(subject, ' ', 2), registered_at FROM registers_entry"
                " WHERE register_id = %s",
                [place.register],
            ).fetchall()
    found.add(judge(notes.lines(), [Row(*row) for row in rows], counters=register.counters))
    return Outcome({"keys": times, "requests": times * AT_ONCE}, found)


def at_once_without_a_key(stage: Stage) -> Outcome:
    """The same, each of the eight under a key of its own."""
    return at_once(stage, 2, one_key=False)
