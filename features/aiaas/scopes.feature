@scopes
Feature: AIaaS scopes
  A key has some of four scopes. None contains another, so far as the documents
  say: each is tried with a key that has it alone.

  Rule: inference:write allows inference requests, inference:read does not

    Scenario: A new key with inference:write asks
      Given a throw-away key with the permission "inference:write"
      When the caller asks a model
      Then the request is honoured

    Scenario: A key with inference:write alone asks
      Given a caller with the permission "inference:write" alone
      When the caller asks a model
      Then the request is honoured

    # Catches gates that take any scope of the family for the right one.
    Scenario: A key with inference:read alone does not ask
      Given a caller with the permission "inference:read" alone
      When the caller asks a model
      Then the request is refused for a missing permission
      And the refusal does not repeat the key

  Rule: inference:read allows to see what can be asked

    Scenario: A key with inference:read alone lists models
      Given a caller with the permission "inference:read" alone
      When the caller lists models
      Then the request is honoured

  Rule: analytics:read allows to see the usage

    Scenario: A key with analytics:read alone sees the usage
      Given a caller with the permission "analytics:read" alone
      When the caller shows the usage
      Then the request is honoured

    Scenario: A key without analytics:read does not
      Given a caller with the permission "inference:write" alone
      When the caller shows the usage
      Then the request is refused for a missing permission

  Rule: A scope allows nothing of another

    Scenario: Its own operation is open to a key
      Given a caller with the permission "inference:write" alone
      When the caller asks a model
      Then the request is honoured

    # Catches 401 for callers who are known and may not.
    Scenario: A key with analytics:read alone does not ask
      Given a caller with the permission "analytics:read" alone
      When the caller lists resources
      Then the request is refused for a missing permission

  Rule: Keys are created with any of the four scopes, and with no other

    Scenario Outline: A key with <scope> is created
      Given a key that is live
      When the owner creates a key of one scope:
        """
        {"name": "{name}", "scopes": ["<scope>"]}
        """
      Then the request is honoured

      Examples:
        | scope           |
        | inference:read  |
        | inference:write |
        | analytics:read  |
        | admin           |

    Scenario: A scope that is none is refused
      Given a key that is live
      When the owner creates a key:
        """
        {"name": "{name}", "scopes": ["inference:everything"]}
        """
      Then the request is refused for an unknown scope

    Scenario: A key of no scope is refused
      Given a key that is live
      When the owner creates a key:
        """
        {"name": "{name}", "scopes": []}
        """
      Then the request is refused for a lack of scopes
