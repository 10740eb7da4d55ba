"""Papers that nobody has issued, about people who do not exist: drawn, then photographed badly."""
