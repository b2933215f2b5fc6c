"""Installs a generated package, as an application does, and builds wheels."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def install(distribution: Path, site: Path) -> None:
    """Builds a wheel from a generated folder and installs it into `site`."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--no-build-isolation", "--upgrade", "--target", str(site), str(distribution)]
    subprocess.run(command, check=True, capture_output=True, text=True)


def wheel(distribution: Path, folder: Path) -> None:
    """Builds a wheel from the folder of a distribution into `folder`."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--no-build-isolation", "--wheel-dir", str(folder), str(distribution)]
    subprocess.run(command, check=True, capture_output=True, text=True)
