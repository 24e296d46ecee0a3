"""Which side a post speaks from."""
