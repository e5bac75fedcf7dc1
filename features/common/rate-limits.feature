@rate-limits @serial
Feature: Rate limits
  A platform protects itself by refusing what comes too fast, says so with a
  status of its own, and says when to come back.

  Rule: Requests beyond the limit are refused

    Scenario: A caller that asks too often is refused
      Given a key that is live
      When the limit on requests is exceeded by the caller
      Then the request is refused for too many requests
      And the refusal says when to come back

    # Catches counters that a second key resets.
    Scenario: Two keys of one account share its limit
      Given a newly made key
      When the limit on requests is exceeded by the owner
      Then the request is refused for too many requests
      And the caller shares the limit

    Scenario: A key has a limit of its own
      Given a newly made key
      When the limit on requests is exceeded by the caller
      Then the request is refused for too many requests
      And another key is still served

    @needs-control
    Scenario: Who comes back in time is served
      Given a key that is live
      When the limit on requests is exceeded by the caller
      Then the request is refused for too many requests
      And the caller is served after the time that the refusal names

  Rule: Key creations beyond the limit are refused

    @disruptive
    Scenario: An owner that makes too many keys is refused
      Given a key that is live
      When the limit on key creations is exceeded by the caller
      Then the request is refused for too many creations
      And the refusal says when to come back

  Rule: Failed attempts beyond the limit are refused

    # Last of all: what it locks stays locked for a while.
    @disruptive
    Scenario: A caller that fails too often is refused
      Given a key that is revoked
      When the limit on failed attempts is exceeded by the caller
      Then the request is refused for too many requests
      And the refusal says when to come back
