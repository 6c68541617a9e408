"""``python -m ausbau`` is the command ``ausbau``."""

from ausbau.cli.main import main

main()
