"""The trial providers of payments beside the demonstration: pages on which a newcomer pays, with money that is none."""

import click


@click.command("trial-providers")
@click.option("--port", type=click.IntRange(1, 65535), required=True, help="Portul la care răspund.")
def trial_providers(port: int) -> None:
    """Pornește procesatorii de plăți de încercare."""
    from registratura.flows.demo.providers.server import serve

    serve(port).server.serve_forever()
