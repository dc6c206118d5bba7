"""`netaudit evidence`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from netaudit.cli.options import Terminal, speaks, writes


class _RunOrVerify(click.Group):
    """`netaudit evidence RUN` is `netaudit evidence make RUN`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            args = ["make", *args]
        return super().resolve_command(ctx, args)


@click.group("evidence", cls=_RunOrVerify, no_args_is_help=True)
def command() -> None:
    """A recorded run as a signed bundle for auditors, and its check on another machine.

    \b
    Examples:
      netaudit evidence latest -o bundle.zip
      netaudit evidence verify bundle.zip --key evidence.key.pub
    """


@command.command("make")
@click.argument("run")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The ZIP file.")
@click.option(
    "--sign-key", type=click.Path(path_type=Path), help="Ed25519 key. Default: the workspace's, made at the first time."
)
@click.option("--unsigned", is_flag=True, help="Do not sign.")
@speaks
def make(run: str, output: Path, sign_key: Path | None, unsigned: bool, terminal: Terminal) -> int:
    """Write the evidence of a run: configurations with secrets replaced, rules, waivers, results, hashes, signature.

    RUN as in `netaudit report`. The passphrase of a key is taken from NETAUDIT_KEY_PASSPHRASE.

    \b
    Examples:
      netaudit evidence latest -o bundle.zip
      netaudit evidence make 2026-11-30 -o november.zip --sign-key ~/.ssh/id_ed25519
    """
    from netaudit.evidence.signing import fingerprint
    from netaudit.jobs.evidence import evidence_of, signing_key
    from netaudit.jobs.results import database_of
    from netaudit.jobs.workspace import need
    from netaudit.report.writing import write_atomic
    from netaudit.results.loading import find_run

    workspace = need()
    database = database_of(workspace)
    record = find_run(database, run)
    key, path = (None, None) if unsigned else signing_key(workspace, sign_key)
    made = evidence_of(workspace, database, record, key, datetime.now(UTC))
    write_atomic(output, made)
    told = f"signed by {fingerprint(key.public_key())}, public key {path}.pub" if key is not None else "not signed"
    terminal.emit(f"{output}: evidence of run {record.id}, {told}", None)
    return 0


@command.command("verify")
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), help="Public key of who must have signed it.")
@writes("text", "json")
@speaks
def check(bundle: Path, key: Path | None, form: str, output: Path | None, terminal: Terminal) -> int:
    """Check a bundle: every file against its hash, the hashes against their signature. Needs no network, no workspace.

    \b
    Exit codes: 0 whole and signed by the key that was named; 1 something was altered, which is named; 2 no bundle;
    3 whole, but not signed or no key was named to compare with.

    \b
    Example:
      netaudit evidence verify bundle.zip --key evidence.key.pub
    """
    from netaudit.errors import UsageError
    from netaudit.evidence.bundle import verify
    from netaudit.evidence.signing import public_key
    from netaudit.jobs.evidence import read_bundle

    trusted = public_key(key) if key is not None else None
    try:
        found = verify(read_bundle(bundle), trusted)
    except UsageError as error:
        raise UsageError(f"{bundle}: {error}") from None
    if form == "json":
        from netaudit.report.json import to_json

        terminal.emit(to_json(found), output)
    else:
        lines = [f"{bundle}: {line}" for line in found.wrong] or [
            f"{bundle}: {found.files} files of run {found.run} are as they were written {found.created}"
        ]
        lines += [f"missing since it was made: {note}" for note in found.notes]
        if not found.wrong:
            lines.append(_words(found.signed_by, found.trusted))
        terminal.emit("\n".join(lines), output)
    if found.wrong:
        return 1
    return 0 if found.trusted else 3


def _words(signed_by: str, trusted: bool | None) -> str:
    if not signed_by:
        return "not signed: whoever made it could have made anything"
    if trusted is None:
        return f"signed by {signed_by}; compare it with the signer's key, or name that with --key"
    return f"signed by {signed_by}, the key that you named"
