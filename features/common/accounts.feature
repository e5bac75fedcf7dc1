@organizations
Feature: One account cannot reach another's keys
  Keys belong to an account. A stranger, however well authenticated, neither
  sees nor ends them.

  Rule: A key is out of a stranger's reach

    Scenario: The owner sees the key
      Given a newly made key
      When the owner shows the key
      Then the request is honoured

    # Catches look-ups by key id alone.
    Scenario: A stranger's list does not name the key
      Given a newly made key
      When a stranger lists keys
      Then the request is honoured
      And the answer does not name the key

    Scenario: A stranger cannot see the key
      Given a newly made key
      When a stranger shows the key
      Then the request is refused for a key out of reach

    Scenario: A stranger cannot revoke the key
      Given a newly made key
      When a stranger revokes the key
      Then the request is refused for a key out of reach
      And the key survives
