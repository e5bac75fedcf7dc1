@scopes
Feature: What a key may do
  A key carries a permission, and does what its permission allows and nothing
  else. The platform knows the caller, and still says no.

  Rule: A key without the permission is refused

    Scenario: A weak key may look
      Given a caller without the permission for "creates a key"
      When the caller lists resources
      Then the request is honoured

    # Catches gates that ask for the permission on some methods only.
    Scenario: A weak key may not create keys
      Given a caller without the permission for "creates a key"
      When the caller creates a key
      Then the request is refused for a missing permission
      And the refusal does not repeat the key

    Scenario: A weak key may not revoke keys
      Given a newly made key
      And a caller without the permission for "revokes the key"
      When the caller revokes the key
      Then the request is refused for a missing permission
      And the refusal does not repeat the key

  Rule: A key with the permission is served

    Scenario: A key with the permission creates keys
      Given a caller with the permission for "creates a key"
      When the caller creates a key
      Then the request is honoured
