"""A page for tests only: every component of forms and reviews in every state. Nothing of it is shipped."""
