@api-keys
Feature: Every door
  The gate that stands before what is read stands before what is written too, and
  wherever a platform takes a key, it takes a live one only.

  Rule: Whoever makes keys shows a live one

    Scenario: The owner makes keys
      Given a key that is live
      When the owner creates a key
      Then the request is honoured

    Scenario: Nobody makes keys
      Given a live key left out
      When the caller creates a key
      Then the request is refused for a missing key

    # Catches the route that was added after the gate was built.
    Scenario Outline: A key that is <state> makes no keys
      Given a key that is <state>
      When the caller creates a key
      Then the request is refused for <reason>

      Examples:
        | state   | reason         |
        | unknown | an unknown key |
        | revoked | a revoked key  |
        | expired | an expired key |

  Rule: Whoever ends keys shows a live one

    Scenario: The owner ends a key
      Given a throw-away key
      When the owner revokes the key
      Then the request is honoured

    Scenario: Nobody ends a key
      Given a throw-away key
      And a live key left out
      When the caller revokes the key
      Then the request is refused for a missing key

  Rule: Whoever makes resources shows a live key

    Scenario: The owner makes a resource
      Given a key that is live
      When the owner creates a resource
      Then the request is honoured

    Scenario: Nobody makes a resource
      Given a live key left out
      When the caller creates a resource
      Then the request is refused for a missing key

    Scenario Outline: A key that is <state> makes no resource
      Given a key that is <state>
      When the caller creates a resource
      Then the request is refused for <reason>

      Examples:
        | state   | reason         |
        | unknown | an unknown key |
        | revoked | a revoked key  |

  Rule: A key that is over is over in every place

    Scenario: A live key is honoured
      Given a key that is live
      When the caller lists resources
      Then the request is honoured

    # Catches the second way in, which asks less than the first.
    Scenario Outline: A key that is <state> opens nothing in the alternative place
      Given a key that is <state> in the alternative place
      When the caller lists resources
      Then the request is refused for <reason>

      Examples:
        | state   | reason         |
        | revoked | a revoked key  |
        | expired | an expired key |
