"""Our mails as two parsers of others read them: Python's `email`, and npm's postal-mime and mailparser.

    python -m scripts.compare_mime                # exit 0: all agree; 1: some differ; 2: npm is missing

Ten templates × five languages, once plain and once with a PDF of a Japanese name, a picture and an
invitation; the calendar is read by npm's ical.js. The packages come from npm into a folder of their own
(`--modules FOLDER` names one that has them), never into the project.
"""

from __future__ import annotations

import argparse
import email
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage, Message
from email.policy import default
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, cast

from info.adapters.packaged import PackagedSource
from info.bootstrap.seals import sample_values
from info.delivery import Attachment, CalendarEvent, Enclosures, Sender, build_mime, calendar_file
from info.model.names import TEMPLATE_TYPES
from info.publishing.library import Library

__all__ = ["main"]

PACKAGES: Final = ("postal-mime", "mailparser", "ical.js")
LOCALES: Final = ("en", "de", "pl", "ar", "ja")
SENDER: Final = Sender("news@label.example", "Wytwórnia «Żółć», spółka")
WHEN: Final = datetime(2026, 11, 23, tzinfo=UTC)
READER: Final = r"""
import fs from "node:fs";
import crypto from "node:crypto";
import { createRequire } from "node:module";
const require = createRequire(process.argv[2] + "/");
const PostalMime = require("postal-mime");
const { simpleParser } = require("mailparser");
const ICAL = (await import("file://" + require.resolve("ical.js"))).default;
const lines = data => Buffer.from(data).toString().replace(/\r\n/g, "\n").trimEnd();
const hash = data => crypto.createHash("sha256").update(Buffer.from(data)).digest("hex");
const plain = text => (text || "").replace(/\r\n/g, "\n").replace(/\n+$/, "");
const told = [];
for (const file of JSON.parse(fs.readFileSync(process.argv[3], "utf8"))) {
  const raw = fs.readFileSync(file);
  const Parser = PostalMime.default || PostalMime;
  const one = await new Parser().parse(raw);
  const two = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, keepCidLinks: true });
  const files = list => list.filter(each => !/text\/calendar/.test(each.type))
    .map(each => [each.name, each.type,
      hash(each.type === "application/ics" ? lines(each.data) : each.data)]);
  const calendar = two.attachments.find(each => /calendar|ics/.test(each.contentType));
  let event = null;
  if (calendar) {
    const found = new ICAL.Component(ICAL.parse(calendar.content.toString())).getFirstSubcomponent("vevent");
    const read = new ICAL.Event(found);
    event = [read.uid, read.summary, read.startDate.toJSDate().toISOString(), read.sequence];
  }
  told.push({
    "postal-mime": {
      subject: one.subject, from: [one.from.name, one.from.address], id: one.messageId,
      text: hash(plain(one.text)), html: hash(plain(one.html)),
      files: files(one.attachments.map(a => ({name: a.filename, type: a.mimeType, data: a.content})))},
    mailparser: {
      subject: two.subject, from: [two.from.value[0].name, two.from.value[0].address], id: two.messageId,
      text: hash(plain(two.text)), html: hash(plain(two.html)),
      files: files(two.attachments.map(a => ({name: a.filename, type: a.contentType, data: a.content})))},
    event});
}
console.log(JSON.stringify(told));
"""


def _mails() -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of each mail."""
    library = Library([PackagedSource()])
    values = sample_values(library.tenant(""))
    for template in TEMPLATE_TYPES:
        schema = library.published(template).schema.source or {"examples": [{}]}
        for locale in LOCALES:
            compiled = library.compile(template, "control", locale, locale, "email", "")
            outputs = compiled.program(schema["examples"][0], values, "UTC")
            payload = compiled.payload(dict(zip(compiled.program.outputs, outputs, strict=True)))
            yield f"{template}.{locale}", _built(payload, Enclosures())
            page = {**payload, "html": payload["html"].replace("</body>", '<img src="cid:c1"></body>')}
            yield f"{template}.{locale}.files", _built(page, _enclosures(payload["headers"]["Subject"]))


def _built(payload: dict[str, Any], enclosed: Enclosures) -> bytes:
    return build_mime(
        payload, sender=SENDER, to="ada@x.example", message_id="m1", date=WHEN, enclosed=enclosed
    )


def _enclosures(summary: str) -> Enclosures:
    event = CalendarEvent(
        uid="e1@label.example",
        summary=summary,
        starts=WHEN,
        ends=WHEN + timedelta(hours=1),
        stamp=WHEN,
        organizer=SENDER.address,
        sequence=2,
        alarm=timedelta(minutes=30),
    )
    files = (
        Attachment("ご請求書 2026年11月 " * 4 + ".pdf", b"%PDF-1.7\n" + bytes(range(256)) * 9),
        Attachment("c.png", b"\x89PNG\r\n\x1a\n", content_id="c1"),
        calendar_file(event),
    )
    return Enclosures(attachments=files, thread="invoice 7")


def _hash(data: bytes) -> str:
    return sha256(data).hexdigest()


def _by_python(raw: bytes) -> dict[str, Any]:
    """What Python's parser reads, in the reader's form."""
    mail = email.message_from_bytes(raw, policy=default)
    author = mail["From"].addresses[0]
    bodies = {kind: cast("EmailMessage", mail.get_body((kind,))) for kind in ("plain", "html")}
    read = {kind: str(part.get_content()).replace("\r\n", "\n").rstrip("\n") for kind, part in bodies.items()}
    files = [
        [part.get_filename(), part.get_content_type(), _hash(_content(part))]
        for part in mail.walk()
        if part.get_filename()
    ]
    return {
        "subject": mail["Subject"],
        "from": [author.display_name, author.addr_spec],
        "id": mail["Message-ID"],
        "text": _hash(read["plain"].encode()),
        "html": _hash(read["html"].encode()),
        "files": sorted(files),
    }


def _content(part: Message) -> bytes:
    """A file's bytes; a calendar without its line ends, which postal-mime changes to LF."""
    data = cast("bytes", part.get_payload(decode=True))
    if part.get_content_type() == "application/ics":
        return data.replace(b"\r\n", b"\n").rstrip()
    return data


def _installed(folder: Path) -> Path:
    """The folder, with the packages in it; FileNotFoundError, saying what to do, when they cannot come."""
    if all((folder / "node_modules" / name).is_dir() for name in PACKAGES):
        return folder
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not here, and the parsers come from it: apt-get install npm")
    command = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--silent", *PACKAGES]
    done = subprocess.run(command, check=False, capture_output=True)  # noqa: S603  (words of our own)
    if done.returncode:
        raise FileNotFoundError(f"npm could not fetch {', '.join(PACKAGES)}; is its registry within reach?")
    return folder


def _by_node(folder: Path, modules: Path, mails: list[tuple[str, bytes]]) -> list[dict[str, Any]]:
    names = []
    for name, raw in mails:
        (folder / name).write_bytes(raw)
        names.append(str(folder / name))
    (folder / "list.json").write_text(json.dumps(names), encoding="utf-8")
    (folder / "reader.mjs").write_text(READER, encoding="utf-8")
    node = shutil.which("node")
    if node is None:
        raise FileNotFoundError("node is not here: apt-get install nodejs")
    command = [node, str(folder / "reader.mjs"), str(modules), str(folder / "list.json")]
    done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603  (words of our own)
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


def _differences(mails: list[tuple[str, bytes]], told: list[dict[str, Any]]) -> Iterator[str]:
    for (name, raw), others in zip(mails, told, strict=True):
        ours = _by_python(raw)
        for parser in ("postal-mime", "mailparser"):
            theirs = {**others[parser], "files": sorted(others[parser]["files"])}
            for key, value in ours.items():
                if theirs[key] != value:
                    yield f"{name}: {key}: Python reads {value!r}, {parser} {theirs[key]!r}"
        if name.endswith(".files"):
            wanted = ["e1@label.example", ours["subject"], "2026-11-23T00:00:00.000Z", 2]
            if others["event"] != wanted:
                yield f"{name}: ical.js reads {others['event']!r}, not {wanted!r}"


def main() -> int:
    """0 when all parsers agree on every mail, 1 when not, 2 without npm or node."""
    parser = argparse.ArgumentParser(description="Our mails as parsers of others read them.")
    parser.add_argument(
        "--modules", type=Path, help=f"a folder where npm has installed {', '.join(PACKAGES)}"
    )
    arguments = parser.parse_args()
    mails = list(_mails())
    with tempfile.TemporaryDirectory() as own:
        try:
            told = _by_node(Path(own), _installed(arguments.modules or Path(own)), mails)
        except FileNotFoundError as missing:
            print(missing, file=sys.stderr)
            return 2
    wrong = list(_differences(mails, told))
    print(*wrong, f"{len(mails)} mails, {len(wrong)} differences", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
