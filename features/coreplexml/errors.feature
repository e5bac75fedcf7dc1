Feature: CorePlexML errors
  A refusal says why, in the field detail.

  Rule: An authentication failure says why

    Scenario: A request without error
      Given a key that is live
      When the caller lists resources
      Then the request is honoured

    @CPX-ERR-05
    Scenario: An unknown key is refused in the documented words
      Given a key that is unknown
      When the caller lists resources
      Then the request is refused for an unknown key
      And the answer holds:
        | detail | "Invalid or expired API key" |

    @CPX-ERR-05
    Scenario: A missing key is refused with a reason
      Given a live key left out
      When the caller lists resources
      Then the request is refused for a missing key
      And the answer holds:
        | detail | a string |

    @CPX-ERR-06
    Scenario: An expired key is refused in the same words
      Given a key that is expired
      When the caller lists resources
      Then the request is refused for an expired key
      And the answer holds:
        | detail | "Invalid or expired API key" |

  Rule: A missing scope says why

    Scenario: A request within the scopes
      Given a key with the permission "read predict"
      When the caller lists resources
      Then the request is honoured

    @CPX-ERR-05
    Scenario: A request beyond the scopes is refused with a reason
      Given a key with the permission "read predict"
      When the caller creates a resource
      Then the request is refused for a missing permission
      And the answer holds:
        | detail | a string |
