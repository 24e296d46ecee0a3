"""Floor 2: Flask as every feature uses it, and still no feature."""
