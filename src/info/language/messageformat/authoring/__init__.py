"""What templates add to the standard: a shorthand that becomes messages, and habits caught in time."""
