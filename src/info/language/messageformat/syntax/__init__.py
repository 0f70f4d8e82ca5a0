"""Sources and data: reading a message, proving it valid, writing it again, and its interchange form."""
