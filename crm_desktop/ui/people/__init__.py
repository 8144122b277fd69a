"""The people of the branch: who works here, requests for accounts, and handing over what somebody owns."""
