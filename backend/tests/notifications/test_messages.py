"""Messages to clients: in their language, by the channel that reaches them, once for each thing there is to say."""

from __future__ import annotations

import json
import smtplib
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Formatter
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.common import db, outbox, queue, signing
from app.common.settings import AppEnv, SmtpSecurity, get_settings
from app.notifications import channels, queries, sending, tasks, wording
from app.notifications.values import Channel, MessageStatus, Template
from tests.conftest import TENANT_ID
from tests.factories import API, accepted, scalar
from tests.notifications.factories import dispatch
from tests.notifications.receivers import receiving

DUE = {
    "invoice_number": "FAC-2026-000042",
    "outstanding_amount": "418.80",
    "currency": "MAD",
    "due_date": "2026-11-15",
}
CODE = {"code": "482913"}


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, real_database: str) -> Path:
    """Where messages are written when no channel is set up."""
    set_up(monkeypatch, mt_data_dir=tmp_path)
    return tmp_path / "outbox"


def set_up(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    changed = get_settings().model_copy(update=changes)
    monkeypatch.setattr(channels, "get_settings", lambda: changed)


def new_person(api: TestClient, **changes: Any) -> dict[str, Any]:
    contacts = {"full_name": "Nadia Benali", "email": "nadia@example.com", "phone": "0661234567"}
    return accepted(api.post(f"{API}/customers", json=contacts | changes))


def send(person: dict[str, Any], template: str = "payment_reminder", channel: str | None = None, **more: Any) -> None:
    values = more.pop("values", DUE)
    key = more.pop("key", f"test:{uuid4()}")
    sending.send(TENANT_ID, UUID(person["id"]), template, signing.seal(values), channel, key, **more)


def written(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]


def states() -> list[tuple[str, str | None]]:
    listed = "select coalesce(string_agg(status || ' ' || coalesce(error, ''), '|' order by id), '') from messages"
    found: str = scalar(listed)
    return [(part.partition(" ")[0], part.partition(" ")[2] or None) for part in found.split("|") if part]


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("fr", "Rappel : facture FAC-2026-000042", "échue le 15/11/2026, présente un solde de 418.80 MAD"),
        ("en", "Reminder: invoice FAC-2026-000042", "418.80 MAD of invoice FAC-2026-000042, due on 15/11/2026"),
        ("ar", "تذكير: الفاتورة FAC-2026-000042", "مبلغ 418.80 MAD"),
    ],
)
def test_a_client_is_told_in_his_language(
    real_client: TestClient, folder: Path, language: str, subject: str, said: str
) -> None:
    send(new_person(real_client, language=language))
    (told,) = written(folder)
    assert (told["channel"], told["to"], told["subject"]) == ("email", "nadia@example.com", subject)
    assert said in told["body"]
    assert "Nadia Benali" in told["body"]
    assert "MT Télécom" in told["body"]
    assert states() == [("sent", None)]


def test_the_best_channel_is_taken_unless_one_is_asked_for(real_client: TestClient, folder: Path) -> None:
    send(new_person(real_client), "verification_code", "sms", values=CODE)
    send(new_person(real_client, email=None), "verification_code", values=CODE)
    assert [(told["channel"], told["to"]) for told in written(folder)] == [("sms", "+212661234567")] * 2
    assert all("482913" in told["short"] for told in written(folder))
    send(new_person(real_client, email=None, phone=None))
    send(new_person(real_client, phone=None), channel="sms")
    assert states()[2:] == [("skipped", "the client has no such contact")] * 2


def test_one_message_for_each_key(real_client: TestClient, folder: Path) -> None:
    person = new_person(real_client)
    for _ in range(3):
        send(person, key="case-action:1")
    assert len(written(folder)) == 1
    assert states() == [("sent", None)]


def test_a_crash_between_sending_and_recording_repeats_once_at_most(
    real_client: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, handed = new_person(real_client), []

    def die(*arguments: Any) -> None:
        handed.append(arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(channels, "hand_over", die)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                send(person, key="once")
        for _ in range(3):
            send(person, key="once")
    assert len(handed) == 2
    assert states() == [("uncertain", "begun twice without an outcome")]
    send(person, key="once")
    assert written(folder) == []


def test_a_passing_failure_is_tried_again_until_the_last(
    real_client: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = new_person(real_client)
    with monkeypatch.context() as broken:
        set_up(broken, smtp_host="127.0.0.1", smtp_port=9)
        for _ in range(4):
            with pytest.raises(channels.ChannelFailed, match="mail server"):
                send(person, key="later")
        assert states() == [("queued", "mail server: ConnectionRefusedError")]
        send(person, key="never", is_last=True)
    send(person, key="later")
    assert sorted(state for state, _ in states()) == ["failed", "sent"]
    assert len(written(folder)) == 1


@pytest.mark.parametrize(
    ("template", "sealed"),
    [
        ("payment_reminder", "not sealed"),
        ("payment_reminder", None),
        ("poem", None),
    ],
)
def test_what_cannot_be_read_is_not_sent(
    real_client: TestClient, folder: Path, template: str, sealed: str | None
) -> None:
    person = new_person(real_client)
    sending.send(TENANT_ID, UUID(person["id"]), template, sealed or signing.seal({}), None, "key")
    assert [state for state, _ in states()] == ["failed"]
    assert not folder.exists()


def test_outside_development_a_channel_that_is_not_set_up_fails(
    real_client: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(monkeypatch, app_env=AppEnv.PRODUCTION)
    send(new_person(real_client))
    assert states() == [("failed", "the channel email is not set up")]


# Actions on collection cases


def act(person: dict[str, Any], **changes: Any) -> str:
    """An action as collections emits it."""
    action_id = changes.pop("action_id", str(uuid4()))
    payload = {
        "case_id": str(uuid4()),
        "invoice_id": str(uuid4()),
        "client_id": person["id"],
        "action_id": action_id,
        "action_type": "reminder_sent",
        "channel": None,
        "level": 1,
        "notify": True,
    }
    with db.transaction(TENANT_ID) as session:
        outbox.emit(session, "collection_case.action", uuid4(), payload | DUE | changes)
    return str(action_id)


def run_jobs() -> int:
    """Run the enqueued messages as a worker would; how many there were."""
    with db.transaction(None) as session:
        rows = session.execute(
            text("select id, args from procrastinate_jobs where task_name = 'notifications.send_message' order by id")
        ).all()
    for _, arguments in rows:
        key = arguments.pop("key")
        sending.send(
            UUID(arguments["tenant_id"]),
            UUID(arguments["client_id"]),
            arguments["template"],
            arguments["sealed_values"],
            arguments["channel"],
            key,
        )
    return len(rows)


def test_an_action_becomes_a_message_exactly_once(real_client: TestClient, folder: Path) -> None:
    person = new_person(real_client)
    act(person)
    act(person, action_type="warning_sent", channel="sms")
    act(person, action_type="service_suspended")
    act(person, action_type="note")
    act(person, notify=False)
    again = act(person)
    act(person, action_id=again)
    threads = [Thread(target=dispatch) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    dispatch()
    assert run_jobs() == 4
    run_jobs()
    told = written(folder)
    assert len(told) == 4
    assert sorted(item["subject"].partition(" ")[0] for item in told) == ["Mise", "Rappel", "Rappel", "Suspension"]
    assert [item["channel"] for item in told].count("sms") == 1
    assert scalar("select count(*) from procrastinate_jobs where args::text like '%FAC-2026%'") == 0


def test_an_action_without_a_client_holds_up_nobody(real_client: TestClient, folder: Path) -> None:
    person = new_person(real_client)
    for wrong in ("nobody", str(uuid4()), None):
        act(person, client_id=wrong)
    act(person)
    dispatch()
    assert run_jobs() == 1


def test_a_worker_runs_the_task_by_name(real_client: TestClient, folder: Path) -> None:
    person = new_person(real_client)
    arguments = {
        "tenant_id": str(TENANT_ID),
        "client_id": person["id"],
        "template": "verification_code",
        "sealed_values": signing.seal(CODE),
    }
    with db.transaction(TENANT_ID) as session:
        queue.defer(session, sending.SEND_MESSAGE, queue.NOTIFICATIONS, **arguments)
    assert scalar("select queue_name from procrastinate_jobs") == "notifications"

    class Job:
        id, attempts = 7, 0

    class Context:
        job = Job

    for _ in range(2):
        tasks.send_message(Context, **arguments)  # type: ignore[arg-type]
    assert len(written(folder)) == 1
    assert scalar("select key from messages") == "job:7"


# Channels


@contextmanager
def mail_server(recipient_code: int = 250) -> Iterator[tuple[int, list[str]]]:
    """A mail server that keeps what it is given; its port and its letters."""
    letters: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 ready\r\n")
            while line := self.rfile.readline().decode().strip():
                verb = line[:4].upper()
                if verb == "DATA":
                    self.wfile.write(b"354 go on\r\n")
                    letter = b""
                    while not letter.endswith(b"\r\n.\r\n"):
                        letter += self.rfile.readline()
                    letters.append(letter.decode())
                code = recipient_code if verb == "RCPT" else 221 if verb == "QUIT" else 250
                self.wfile.write(f"{code} so be it\r\n".encode())
                if verb == "QUIT":
                    return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads, allow_reuse_address = True, True

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.server_address[1], letters
        server.shutdown()


def hand_over(channel: Channel = Channel.EMAIL, contact: str = "nadia@example.com", **words: str) -> UUID:
    message_id = uuid4()
    told = wording.Text(**({"subject": "Rappel é", "body": "Bonjour,\nمرحبا\n", "short": "court"} | words))
    channels.hand_over(message_id, channel, contact, told, "billing@mt.example")
    return message_id


@pytest.mark.usefixtures("_shared_database")
def test_an_email_reaches_the_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as (port, letters):
        set_up(monkeypatch, smtp_host="127.0.0.1", smtp_port=port, smtp_security=SmtpSecurity.NONE)
        message_id = hand_over()
    (letter,) = letters
    assert "To: nadia@example.com" in letter
    assert "From: billing@mt.example" in letter
    assert f"Message-ID: <{message_id}@mt.example>" in letter
    assert "Subject: Rappel =?utf-8?" in letter


@pytest.mark.usefixtures("_shared_database")
@pytest.mark.parametrize(("code", "is_passing"), [(550, False), (451, True)])
def test_a_refused_recipient_is_final_or_passing_by_its_code(
    monkeypatch: pytest.MonkeyPatch, code: int, is_passing: bool
) -> None:
    with mail_server(code) as (port, _):
        set_up(monkeypatch, smtp_host="127.0.0.1", smtp_port=port, smtp_security=SmtpSecurity.NONE)
        with pytest.raises(channels.ChannelFailed) as failure:
            hand_over()
    assert failure.value.is_passing is is_passing


@pytest.mark.usefixtures("_shared_database")
def test_a_server_that_cannot_encrypt_gets_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as (port, letters):
        set_up(monkeypatch, smtp_host="127.0.0.1", smtp_port=port, smtp_username="mt", smtp_password="secret")
        with pytest.raises(channels.ChannelFailed, match=smtplib.SMTPNotSupportedError.__name__):
            hand_over()
    assert letters == []


@pytest.mark.usefixtures("_shared_database")
def test_no_header_can_be_smuggled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(monkeypatch, smtp_host="127.0.0.1", smtp_port=9)
    for smuggled in ({"contact": "a@b.example\nBcc: all@b.example"}, {"subject": "Hello\r\nBcc: all@b.example"}):
        with pytest.raises(channels.ChannelFailed) as failure:
            hand_over(**smuggled)  # type: ignore[arg-type]
        assert failure.value.is_passing is False


@pytest.mark.usefixtures("_shared_database")
def test_an_sms_reaches_the_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving(202) as gateway:
        set_up(monkeypatch, sms_url=gateway.url, sms_token="token", sms_sender="MT")
        message_id = hand_over(Channel.SMS, "+212661234567")
        (request,) = gateway.received
        assert request.event == {"from": "MT", "to": "+212661234567", "text": "court"}
        assert request.headers["Authorization"] == "Bearer token"
        assert request.headers["Idempotency-Key"] == str(message_id)
        for status, is_passing in ((500, True), (429, True), (400, False), (401, False)):
            gateway.status = status
            with pytest.raises(channels.ChannelFailed) as failure:
                hand_over(Channel.SMS, "+212661234567")
            assert failure.value.is_passing is is_passing
    with pytest.raises(channels.ChannelFailed, match="ConnectError"):
        hand_over(Channel.SMS, "+212661234567")


@pytest.mark.parametrize("template", list(Template))
@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_every_text_names_only_what_its_template_declares(template: Template, language: str) -> None:
    declared = set(wording.VALUES[template].model_fields) | {"client_name", "seller", "amount"}
    for said in wording.TEXTS[template][language]:
        assert {name for _, name, _, _ in Formatter().parse(said) if name} <= declared
    values = {"code": "1", "reference": "CTR-1", "download_url": "https://mt.example/c"} | DUE
    composed = wording.compose(template, language, wording.VALUES[template](**values), "{code} {", "MT")
    assert "\n" not in composed.subject
    assert "{code} {" in composed.body
    assert len(composed.short) <= 320


def test_statuses_in_code_are_those_of_the_table(real_client: TestClient, folder: Path) -> None:
    person = new_person(real_client)
    for status in MessageStatus:
        with db.transaction(TENANT_ID) as session:
            assert queries.add_message(session, f"key:{status}", UUID(person["id"]), "payment_reminder", status)
    assert scalar("select count(*) from messages") == len(MessageStatus)
