"""The bundled credit templates with a bank's table run through them, over REST."""
