"""What the field calls things, and its rules of time: vocabularies, periods, working days. Pure."""
