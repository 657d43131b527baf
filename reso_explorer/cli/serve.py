"""`reso-explorer serve SOURCE`: the workbench in a browser."""

from __future__ import annotations

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.cli.failure import Failure, usage
from reso_explorer.errors import ReportedError
from reso_explorer.world import World


@click.command()
@click.argument("source", default="demo")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: a free port."
)
@click.option("--public-url", default="", help="URL of a proxy in front of this server.")
@click.option("--allow-live", is_flag=True, help="Also open live services and profiles.")
def serve(source: str, host: str, port: int, public_url: str, *, allow_live: bool) -> int:
    """Serve the workbench on SOURCE (demo, a file, or snapshot:ID) to a browser.

    Prints a URL with a secret in it; anyone who has the URL can use the workbench as you.
    Every page opens its own session. Press Ctrl-C to stop the server.
    """
    from reso_explorer.workspace import require_local

    try:
        if not allow_live:
            require_local(source, World())
        from reso_explorer.cli.web.server import WorkbenchServer
    except ReportedError as problem:
        raise usage(problem.message, problem.hint) from None
    except ImportError as problem:
        if not (problem.name or "").startswith(("textual_serve", "aiohttp", "jinja2")):
            raise
        raise Failure(
            "Serving the workbench needs the package textual-serve, which isn't installed.",
            hint="pip install 'reso-explorer[serve]'",
        ) from None
    arguments = ["open", source] if allow_live else ["open", "--local-sources", source]
    try:
        server = WorkbenchServer(arguments, host=host, port=port, public_url=public_url)
    except OSError as problem:
        raise Failure(
            f"Can't listen on {host}:{port}: {problem.strerror or problem}.",
            hint="Choose another one with --port, or --port 0 for any free one.",
        ) from None
    except ValueError as problem:
        raise usage(str(problem), "A public URL looks like https://host.example") from None
    click.echo(server.address)
    click.echo("Open this URL in a browser. Press Ctrl-C to stop.", err=True)
    if not server.is_loopback:
        warning = "Warning: other machines can reach this server; keep the URL secret."
        click.echo(warning, err=True)
    server.serve()
    return ExitCode.OK
