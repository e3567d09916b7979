"""The live process: tells browsers by server-sent events what was just said. It only reads, and is a program apart."""
