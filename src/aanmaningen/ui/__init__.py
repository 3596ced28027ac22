"""The window: shows what jobs and store give, and turns gestures into jobs. No rule and no SQL lives here."""
