"""`python -m affetto` is the `affetto` program."""

from affetto.cli.main import main

main()
