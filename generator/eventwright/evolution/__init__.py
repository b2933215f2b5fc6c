"""What changed between two revisions of a protocol, and who breaks by it.

`revisions` reads both into models, `compare` finds the changes, `verdict` says what each means for whom, `witness` proves it
with a frame that the generated packages decode, and `report` prints it.
"""
