"""`python -m fourclick` is the `fourclick` command."""

import sys

from fourclick.annotator.cli import main

if __name__ == "__main__":
    sys.exit(main())
