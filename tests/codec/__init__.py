"""The codec of generated packages, held against its contract: of the real protocols, and of one made for these tests."""
