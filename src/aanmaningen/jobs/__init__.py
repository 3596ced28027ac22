"""What a bookkeeper does, one module a job: fetch, decide, write, commit. A job knows no window and no command line."""
