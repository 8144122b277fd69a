"""The screens of head office: how the branches stand, likely duplicates, the chain's rules, calendar and divisions."""
