"""Documents sent to and received from other institutions' registries: partners, keys, messages, answers, refusals."""
