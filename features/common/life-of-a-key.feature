@api-keys
Feature: The life of an API key
  A key is made, shown whole once, used at once, looked at without being shown,
  and withdrawn for good whenever its owner decides so.

  Rule: A key made over the API is shown whole, once

    Scenario: The creation shows the whole key
      Given a key that is live
      When the owner creates a key
      Then the request is honoured
      And the answer shows a whole key
      And the new key is unlike every other

    # Catches records that are sent out as they are stored.
    Scenario Outline: The key is not shown when the owner <looks>
      Given a newly made key
      When the owner <looks>
      Then the request is honoured
      And the answer does not show the key

      Examples:
        | looks         |
        | lists keys    |
        | shows the key |

    Scenario: The list names the new key
      Given a newly made key
      When the owner lists keys
      Then the request is honoured
      And the answer names the key

  Rule: A new key works at once

    Scenario: A newly made key is honoured
      Given a throw-away key
      When the caller lists resources
      Then the new key works at once

  Rule: A key can be withdrawn at any time, at once and for good

    Scenario: A key before its withdrawal is honoured
      Given a newly made key
      When the caller lists resources
      Then the request is honoured

    # Catches withdrawals that only change the record, and those that wait for a cache.
    Scenario: A withdrawn key opens nothing
      Given a throw-away key
      When the owner revokes the key
      Then the request is honoured
      And the answer does not show the key
      And the key opens nothing any more
      And the owner's own key still works
