"""Write dotenv-sample anew from config/env.py: `python -m tools.sample_env`."""

from pathlib import Path

from registratura.config.env import sample

if __name__ == "__main__":
    (Path(__file__).resolve().parents[1] / "dotenv-sample").write_text(sample(), encoding="utf-8")
