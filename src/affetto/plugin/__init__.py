"""The plugin from outside: where it lies, which bundle it holds, and how it gets another."""
