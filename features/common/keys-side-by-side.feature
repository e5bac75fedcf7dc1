@api-keys
Feature: Keys side by side
  An account has several keys. What becomes of one is no other's fate, and what
  an account holds is no other account's affair.

  Rule: Each key lives and ends for itself

    # Catches withdrawals that hit the wrong record, or all of them.
    Scenario: The second of two keys ends alone
      Given the owner creates key 1
      And the owner creates key 2
      When the owner revokes key 2
      Then key 2 opens nothing
      And key 1 opens the door
      And the keys are all different

    # Catches withdrawals that work like switches.
    Scenario: A key that is withdrawn twice stays withdrawn
      Given the owner creates key 1
      When the owner revokes key 1
      And the owner revokes key 1 once more
      Then key 1 opens nothing

    # Catches ends that are kept for as long as a cache keeps them.
    @needs-control @serial
    Scenario: A key that was withdrawn long ago stays withdrawn
      Given the owner creates key 1
      And the owner revokes key 1
      When 48 hours pass
      Then key 1 opens nothing

    # Catches lists that drop a key when another one goes.
    Scenario: The list keeps what is left
      Given the owner creates key 1
      And the owner creates key 2
      When the owner revokes key 1
      Then the owner's list names key 2
      And the owner's list shows no key

    # Catches ends that are forgotten when something new begins.
    Scenario: An expired key gains nothing from a new one
      Given key 1 is an expired one
      When the owner creates key 2
      Then key 2 opens the door
      And key 1 opens nothing after its end

  Rule: Accounts do not see each other's keys

    @organizations
    Scenario: A stranger's key is out of the owner's reach
      Given the owner creates key 1
      And a stranger creates key 2
      When a stranger revokes key 2
      Then a stranger cannot revoke key 1
      And a stranger's list does not name key 1
      And key 1 opens the door
