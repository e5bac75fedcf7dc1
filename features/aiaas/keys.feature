@api-keys
Feature: AIaaS API keys
  Keys are made with a name, scopes and perhaps an end. What a key is, its owner
  sees later; the key itself is never seen again.

  Rule: A key without an end has none

    @AIAAS-KEY-05
    Scenario: A key is created without an end
      Given a key that is live
      When the owner creates a key
      Then the request is honoured
      And the answer shows a whole key
      And the answer holds:
        | expires_at | nothing |

  Rule: A key ends on its day

    Scenario: The owner's key is honoured at any time
      Given a key that is live
      When the caller lists resources
      Then the request is honoured

    # Catches ends that are stored and never looked at.
    @needs-control @serial
    Scenario: A key expires when its days are over
      Given a key that is live
      And the owner creates a key:
        """
        {"name": "{name}", "scopes": ["inference:write"], "expires_in_days": 1}
        """
      When 25 hours pass
      And the new key's bearer lists resources
      Then the request is refused for an expired key

  Rule: A key is known by its fingerprint

    @AIAAS-KEY-03
    Scenario: The fingerprint is shown
      Given a newly made key
      When the owner shows the key
      Then the request is honoured
      And the answer holds:
        | fingerprint | a string |

  Rule: Keys are listed

    @AIAAS-KEY-10
    Scenario Outline: The list is asked <how>
      Given a newly made key
      When the owner lists keys with query "<query>"
      Then the request is honoured
      And the answer is a list or holds one
      And no item of the answer holds:
        | status | "<other>" |

      Examples:
        | how           | query          | other   |
        | by its status | status=active  | revoked |
        | for the dead  | status=revoked | active  |

    @AIAAS-KEY-11
    Scenario: Use leaves a trace
      Given a throw-away key
      When the caller lists resources
      Then the request is honoured
      And what "shows the key" answers holds:
        | last_used_at | a time |

  Rule: The name of a key stays

    # Whether the attempt is refused or ignored is left open; the name must stay.
    @AIAAS-KEY-14
    Scenario: An update does not change the name
      Given a throw-away key
      When the owner updates the key:
        """
        {"name": "renamed-key"}
        """
      Then what is shown of the key holds:
        | name | anything but "renamed-key" |

  Rule: A revoked key stops at once

    Scenario: A key in use is honoured
      Given a newly made key
      When the caller lists resources
      Then the request is honoured

    # One page promises it at once, another has a cache of five minutes.
    Scenario: A key that was in use is refused after its revocation
      Given a throw-away key
      And the caller lists resources
      And the owner revokes the key
      When the caller lists resources
      Then the request is refused for a key revoked in use

    Scenario: A key is revoked once
      Given a throw-away key
      When the owner revokes the key
      Then the request is honoured

    Scenario: A second revocation is a conflict
      Given a throw-away key
      And the owner revokes the key
      When the owner revokes the key
      Then the request is refused for a second revocation
