"""Joins the running half to the application."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TypedDict

from flask import Flask

import runtime.api
import runtime.pages
from app.config import Settings
from app.ports.cases import Cases
from app.ports.clock import Clock
from app.ports.mail import Mail
from app.ports.people import People
from app.ports.records import RecordSink
from app.releases import on_publish
from runtime.clock import ShiftedClock
from runtime.executor.children import StartedCases
from runtime.jobs.worker import start_embedded_worker
from runtime.mail import MailboxMail, SmtpMail
from runtime.people.sample import SamplePeople
from runtime.records.sink import Records
from runtime.sandbox.keys import give_keys


class Services(TypedDict):
    cases: Cases
    people: People
    records: RecordSink


def init_runtime(app: Flask, *, worker: bool) -> None:
    """Register every module of runtime.pages and runtime.api that has a ``blueprint``, and start the worker."""
    for package in (runtime.pages, runtime.api):
        for found in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            module = importlib.import_module(found.name)
            if hasattr(module, "blueprint"):
                app.register_blueprint(module.blueprint)
    if give_keys not in on_publish:
        on_publish.append(give_keys)
    if worker:
        start_embedded_worker(app)


def make_clock() -> Clock:
    return ShiftedClock()


def make_mail(settings: Settings) -> Mail:
    """SMTP where MAIL_URL names a server; otherwise letters lie in the Mailbox page."""
    return SmtpMail(settings.mail_url, settings.mail_from) if settings.mail_url else MailboxMail()


def make_services() -> Services:
    """What design time and node kinds may ask of the running half."""
    return {"cases": StartedCases(), "people": SamplePeople(), "records": Records()}
