"""How long things are kept and why: dated rules, holds, and the runs by which what ended its keeping leaves."""
