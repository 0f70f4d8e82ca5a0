"""Adapters: what stands behind the ports. They see ports, model and errors; only bootstrap names them."""
