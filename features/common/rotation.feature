@rotation
Feature: Rotating an API key
  A key is replaced without a gap: the new one is made and tried first, and
  then withdraws the old one.

  Rule: The new key takes over and the old one ends

    # Catches rotations that end both keys, and new keys that may not manage the old one.
    Scenario: A key is rotated
      Given a throw-away key
      When the caller creates a key
      Then the new key works at once
      And the new key can withdraw the old one
      And the old key opens nothing any more
      And the new key outlives the old one
