"""Tests of the site in a browser: Debian's Chromium, driven by Playwright. They are skipped where there is none."""
