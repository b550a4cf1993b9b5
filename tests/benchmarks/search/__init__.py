"""What `python -m tests.benchmarks.search_engines` measures: generated listings, questions, and five engines."""
