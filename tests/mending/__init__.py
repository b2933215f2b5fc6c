"""What `lint --fix` and `fmt` promise, held against mutated specs."""
