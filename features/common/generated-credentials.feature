Feature: Credentials that nobody issued
  Whoever has seen a credential can make others of it. A platform knows the one
  that it issued, and takes nothing that was made of it for that one.

  Rule: What is made of a live credential opens nothing

    Scenario: The live credential is honoured
      Given a key that is live
      When the caller lists resources
      Then the request is honoured

    # Catches what no list of mistakes names: each run tries others, by its seed.
    Scenario: Nothing made of it is honoured
      Given a key that is live
      When the caller lists resources
      Then every malformed credential is refused

    # Catches verifiers that let the token say how it is to be verified.
    Scenario: A token signed with what everybody can read is refused
      Given a live key mutated: forged with the public key as a secret
      When the caller lists resources
      Then the request is refused for a malformed key
