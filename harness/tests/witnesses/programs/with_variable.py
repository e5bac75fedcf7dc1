"""Runs a program as it stands and then prints one of its variables, which it keeps to itself."""

import runpy
import sys

program, variable = sys.argv[1:]
print(runpy.run_path(program, run_name="__main__")[variable])
