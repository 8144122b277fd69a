"""Who sits here: signing in, and the lock screen over everything."""
