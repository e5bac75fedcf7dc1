@rate-limits @serial @disruptive
Feature: CorePlexML limits
  Guessing passwords is slow work: the doors that take one are limited.

  Rule: Logins beyond the limit are refused

    Scenario: A caller that logs in too often is refused
      Given a session that is left out
      When the limit on logins is exceeded by the caller
      Then the request is refused for too many requests

  Rule: Forgotten passwords beyond the limit are refused

    Scenario: A caller that forgets too often is refused
      Given a session that is left out
      When the limit on forgotten passwords is exceeded by the caller
      Then the request is refused for too many requests

  Rule: Passwords reset beyond the limit are refused

    # The page speaks of requests about passwords and lists none: where this one is not counted, it warns.
    Scenario: A caller that resets too often is refused
      Given a session that is left out
      When the limit on reset passwords is exceeded by the caller
      Then the request is refused for too many resets
