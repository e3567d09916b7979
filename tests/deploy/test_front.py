"""The way to the browser: the pages as the service runs them, behind nginx with our own file, judged from outside."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from tests.deploy import observatory, tls_judge
from tests.deploy.front import NAME, Front, await_port, free_ports, front, pages

pytestmark = pytest.mark.skipif(
    shutil.which("nginx") is None and not Path("/usr/sbin/nginx").exists(), reason="nginx is not installed"
)
Answer = tuple[int, dict[str, str], list[str], str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("front")


@pytest.fixture(scope="module")
def pages_port(folder: Path) -> Iterator[int]:
    """The real process of the pages."""
    with pages(folder) as port:
        yield port


@pytest.fixture(scope="module")
def ours(folder: Path, pages_port: int) -> Iterator[Front]:
    """The server in front, as we say it should be."""
    with front(folder / "ours", pages_port=pages_port) as running:
        yield running


@pytest.fixture
def bad(folder: Path, pages_port: int) -> Iterator[Front]:
    """The same server with old versions and any suite: the judge must refuse it."""
    changed = (
        (r"ssl_protocols [^;]+;", "ssl_protocols TLSv1 TLSv1.1 TLSv1.2;"),
        (r"ssl_ciphers [^;]+;", "ssl_ciphers ALL:@SECLEVEL=0;"),
        (r"ssl_ecdh_curve [^;]+;", "ssl_ecdh_curve X25519:secp521r1;"),
        (r"ssl_session_tickets off;", ""),
    )
    with front(folder / "bad", pages_port=pages_port, changed=changed) as running:
        yield running


def asked(place: Front, path: str = "/cont/intrare/") -> Answer:
    """Ask the server in front over TLS by a browser's rules."""
    line = http.client.HTTPConnection("127.0.0.1", place.https, timeout=60)
    line.connect()
    line.sock = context_of("TLSv1_2").wrap_socket(line.sock, server_hostname=NAME)
    try:
        line.request("GET", path, headers={"Host": NAME})
        answer = line.getresponse()
        headers = answer.getheaders()
        assert len({name.lower() for name, _value in headers if name.lower() != "set-cookie"}) == len(
            [name for name, _value in headers if name.lower() != "set-cookie"]
        ), "a header stands there twice"
        cookies = [value for name, value in headers if name.lower() == "set-cookie"]
        return answer.status, {n.lower(): v for n, v in headers}, cookies, answer.read().decode()
    finally:
        line.close()


def plain(place: Front, host: str = NAME) -> tuple[int, str]:
    """Ask without encryption."""
    line = http.client.HTTPConnection("127.0.0.1", place.http, timeout=10)
    try:
        line.request("GET", "/cont/intrare/?a=b", headers={"Host": host})
        answer = line.getresponse()
        return answer.status, answer.headers.get("Location", "")
    finally:
        line.close()


def context_of(name: str) -> ssl.SSLContext:
    """Return the rules of a visitor who looks at no certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = context.maximum_version = ssl.TLSVersion[name]
    return context


def test_only_good_versions_suites_and_groups_reach_the_browser(ours: Front) -> None:
    assert tls_judge.judge(ours.https, NAME) == []
    assert tls_judge.accepted_suites(ours.https, NAME) == tls_judge.GOOD_SUITES


def test_the_judge_refuses_a_server_with_bad_ones(bad: Front) -> None:
    found = "\n".join(tls_judge.judge(bad.https, NAME))

    for fault in (
        "version 0x0301",  # TLS 1.0
        "version 0x0302",
        "suite 0x002f",  # RSA without forward secrecy, CBC
        "suite 0x009c",  # RSA without forward secrecy, GCM
        "suite 0xc013",  # forward secrecy, CBC with SHA-1
        "suite 0xc018",  # nobody is authenticated
        "group 0x0019",
        "session tickets",
    ):
        assert fault in found


def test_a_visitor_does_not_ask_for_a_greeting_anew(ours: Front, folder: Path) -> None:
    [port] = free_ports(1)
    words = ["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-client_renegotiation", "-quiet"]
    lax = subprocess.Popen(
        [*words, "-cert", str(folder / "ours" / "rsa.pem")], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        await_port(port, lax)
        assert tls_judge.renegotiates(port, NAME)  # the control
    finally:
        lax.kill()
        lax.communicate()

    assert not tls_judge.renegotiates(ours.https, NAME)


def test_the_newest_version_is_spoken_and_strange_names_get_no_certificate(ours: Front) -> None:
    with (
        socket.create_connection(("127.0.0.1", ours.https), timeout=20) as line,
        context_of("TLSv1_3").wrap_socket(line, server_hostname=NAME) as spoken,
    ):
        assert spoken.version() == "TLSv1.3"
        assert spoken.compression() is None
    for name in ("rau.example", None):
        with (
            socket.create_connection(("127.0.0.1", ours.https), timeout=20) as line,
            pytest.raises(ssl.SSLError),
        ):
            context_of("TLSv1_3").wrap_socket(line, server_hostname=name)


def test_headers_are_worth_an_a_plus_over_tls(ours: Front) -> None:
    status, headers, cookies, page = asked(ours)

    assert status == 200
    assert cookies
    found = observatory.points(headers, cookies, page, plain(ours))
    assert {name: one for name, one in found.items() if one < 0} == {}
    assert observatory.score(found) >= observatory.A_PLUS + 25
    assert "content-encoding" not in headers
    assert headers["server"] == "nginx"  # no version


def test_the_rules_of_the_observatory_take_points_away() -> None:
    found = observatory.points(
        {"content-security-policy": "default-src *; script-src 'self' 'unsafe-inline'"},
        ["session=1; Path=/"],
        '<script src="https://rau.example/x.js"></script>',
        (200, ""),
    )

    assert set(found.values()) >= {-20, -40, -50, -5}
    assert observatory.score(found) < 0


def test_without_encryption_one_is_only_sent_on_and_strange_names_hear_nothing(ours: Front) -> None:
    assert plain(ours) == (301, f"https://{NAME}/cont/intrare/?a=b")
    with pytest.raises(http.client.RemoteDisconnected):
        plain(ours, "rau.example")


def test_what_the_server_in_front_answers_itself_is_bound_to_https_too(ours: Front) -> None:
    status, headers, _cookies, page = asked(ours, "/metrics")

    assert status == 404
    assert headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
    assert "registratura_" not in page


def test_the_file_is_understood_whole_by_nginx(ours: Front, folder: Path) -> None:
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    done = subprocess.run(
        [program, "-t", "-c", str(folder / "ours" / "nginx.conf"), "-p", str(folder / "ours")],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )

    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


HOST = f"Host: {NAME}\r\n".encode()
POST = b"POST /cont/intrare/ HTTP/1.1\r\n" + HOST
GET = b"GET /cont/intrare/ HTTP/1.1\r\n"
NEXT = b"GET /nimic/ HTTP/1.1\r\n" + HOST + b"\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
UNCLEAR = {
    "two lengths": POST + b"Content-Length: 3\r\nContent-Length: 30\r\n\r\nabc",
    "a list of lengths": POST + b"Content-Length: 3, 30\r\n\r\nabc",
    "a length with a sign": POST + b"Content-Length: +3\r\n\r\nabc",
    "a negative length": POST + b"Content-Length: -3\r\n\r\nabc",
    "a length and pieces": POST + b"Content-Length: 4\r\n" + CHUNKED + b"\r\n0\r\n\r\n",
    "pieces and a length": POST + CHUNKED + b"Content-Length: 4\r\n\r\n0\r\n\r\n",
    "pieces twice": POST + CHUNKED + b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "pieces of another kind": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a space before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "pieces in an old version": POST.replace(b"1.1", b"1.0") + CHUNKED + b"\r\n0\r\n\r\n",
    "a piece without a size": POST + CHUNKED + b"\r\nzz\r\nabc\r\n0\r\n\r\n",
    "a piece beyond any size": POST + CHUNKED + b"\r\nffffffffffffffffff\r\nabc\r\n0\r\n\r\n",
    "a folded head": GET + HOST + b"X-A: b\r\n Content-Length: 3\r\n\r\n",
    "a bare return in a head": GET + HOST + b"X-A: b\rContent-Length: 3\r\n\r\n",
    "a zero byte in a head": GET + HOST + b"X-A: b\0c\r\n\r\n",
    "a name with a space": GET + HOST + b"X A: b\r\n\r\n",
    "a head without a colon": GET + HOST + b"XA\r\n\r\n",
    "a version of the future": GET.replace(b"1.1", b"9.9") + HOST + b"\r\n",
    "a line without end": b"GET /" + b"a" * 900_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a head without end": GET + HOST + b"X-A: " + b"a" * 900_000 + b"\r\n\r\n",
    "heads without end": GET + HOST + b"X-A: b\r\n" * 5000 + b"\r\n",
}
STRANGE = {
    "two hosts": GET + HOST + b"Host: rau.example\r\n\r\n",
    "two hosts, ours last": GET + b"Host: rau.example\r\n" + HOST + b"\r\n",
    "no host": GET + b"\r\n",
    "another host": GET + b"Host: rau.example\r\n\r\n",
    "a tunnel": b"CONNECT rau.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
}
WRITTEN_WHOLE = {
    "our address, another host": f"GET https://{NAME}/cont/intrare/ HTTP/1.1\r\nHost: rau.example\r\n\r\n".encode(),
    "another address, our host": b"GET https://rau.example/cont/intrare/ HTTP/1.1\r\n" + HOST + b"\r\n",
}


def said(port: int, request: bytes, *, tls: bool = False, wait: float = 60) -> tuple[list[int], bool, bytes]:
    """Send bytes and return the status of every answer, whether the connection was closed, and all of it."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as plain_line:
        line = context_of("TLSv1_2").wrap_socket(plain_line, server_hostname=NAME) if tls else plain_line
        got = b""
        try:
            line.sendall(request)
            while piece := line.recv(65536):
                got += piece
            closed = True
        except TimeoutError:
            closed = False
        except OSError:  # closed while we still spoke
            closed = True
        finally:
            line.close()
    return [int(one) for one in re.findall(rb"HTTP/1\.[01] (\d{3}) ", got)], closed, got


@pytest.mark.parametrize("way", ["pages", "front"])
def test_a_request_whose_bounds_are_unclear_is_refused_and_ends_its_connection(
    ours: Front, pages_port: int, way: str
) -> None:
    tls, port = way == "front", ours.https if way == "front" else pages_port
    good = GET + HOST + b"Connection: close\r\n\r\n"
    assert said(port, good, tls=tls)[0] == [200]
    for name, request in UNCLEAR.items():
        if (
            tls and name == "a head without a colon"
        ):  # nginx leaves such a line out and passes nothing of it on
            continue
        answers, closed, _got = said(port, request + NEXT, tls=tls)

        assert closed, name
        assert len(answers) <= 1, name  # what was hidden behind it was never answered
        assert all(400 <= status < 500 or status in (501, 505) for status in answers), (name, answers)
        assert said(port, good, tls=tls)[0] == [200], name
    two_in_order = said(
        port, GET + HOST + b"\r\n" + NEXT.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"), tls=tls
    )
    assert two_in_order[0] == [200, 404]  # the control: two clear requests get two answers


@pytest.mark.parametrize("way", ["pages", "front"])
def test_another_host_is_believed_in_no_form(ours: Front, pages_port: int, way: str) -> None:
    tls, port = way == "front", ours.https if way == "front" else pages_port
    for name, request in (STRANGE | WRITTEN_WHOLE).items():
        answers, _closed, got = said(
            port, request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"), tls=tls
        )

        # An address written whole counts by its own host or by the other one: ours in each case.
        refused = all(400 <= status < 500 for status in answers)
        assert refused or (name in WRITTEN_WHOLE and answers == [200]), (name, answers)
        assert b"rau.example" not in got, name


def test_heads_of_a_visitor_about_his_own_way_do_not_pass_the_server_in_front(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as behind:
        forged = b"X-Forwarded-For: 1.2.3.4\r\nX_Forwarded_For: 1.2.3.4\r\nForwarded: for=1.2.3.4\r\n"
        forged += b"X-Forwarded-Host: rau.example\r\nX-Forwarded-Proto: http\r\nContent_Length: 3\r\n"
        with front(folder / "mirror", pages_port=int(behind.getsockname()[1])) as mirror:
            asking = Thread(
                target=said, args=(mirror.https, GET + HOST + forged + b"\r\n"), kwargs={"tls": True}
            )
            asking.start()
            line, _place = behind.accept()
            with line:
                heard = line.recv(65536)
                line.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        asking.join(30)

    assert b"X-Forwarded-For: 127.0.0.1\r\n" in heard
    assert b"X-Forwarded-Proto: https\r\n" in heard
    for one in (b"1.2.3.4", b"rau.example", b"Content_Length", b"X-Forwarded-Proto: http\r\n"):
        assert one not in heard
