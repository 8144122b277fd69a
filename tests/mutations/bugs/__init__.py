"""The known bugs, by what they are about."""

from tests.mutations.bugs import acts, causality, delivery, feed, files, keeping, policies, rights

MUTANTS = (
    *causality.MUTANTS,
    *policies.MUTANTS,
    *delivery.MUTANTS,
    *feed.MUTANTS,
    *acts.MUTANTS,
    *rights.MUTANTS,
    *keeping.MUTANTS,
    *files.MUTANTS,
)
