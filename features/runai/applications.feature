@api-keys
Feature: Run:ai applications
  What is particular about applications: their names, their switch, their end,
  and when they were last used.

  Rule: A name keeps to its pattern and is nobody else's

    Scenario: A proper name is taken
      Given a newly made key
      When the owner shows the key
      Then the request is honoured

    # These break the pattern and the sentence that describes it alike.
    Scenario Outline: The name <name> is refused
      Given a key that is live
      When the owner creates a key:
        """
        {"name": "<name>"}
        """
      Then the request is refused for an impossible name

      Examples:
        | name       |
        | Bad Name!  |
        | -beginning |

    @RUNAI-ERR-01
    Scenario: A name that is taken is refused
      Given a newly made key
      When the owner creates it again
      Then the request is refused for a name that is taken
      And the answer holds:
        | code    | 409      |
        | message | a string |

  Rule: An application can be disabled

    Scenario: An application is disabled
      Given a throw-away key
      When the owner disables the application
      Then the request is honoured

  Rule: A deleted application is gone

    Scenario: An application that is there is shown
      Given a newly made key
      When the owner shows the key
      Then the request is honoured

    Scenario: A deleted application is not found
      Given a throw-away key
      And the owner revokes the key
      When the owner shows the key
      Then the request is refused for a deleted application

  Rule: An application shows when it last bought a token

    # The key has bought a token when it was made.
    @RUNAI-APP-07
    Scenario: The last login is a time
      Given a newly made key
      When the owner shows the key
      Then the request is honoured
      And the answer holds:
        | lastLogin | a time |

  Rule: A rule has one subject, one role and one scope

    @RUNAI-RULE-01
    Scenario: Access rules are listed
      Given a key that is live
      When the owner lists access rules
      Then the request is honoured
      And the answer holds:
        | accessRules               | a list   |
        | accessRules[].subjectId   | a string |
        | accessRules[].subjectType | a string |
        | accessRules[].roleId      | a number |
        | accessRules[].scopeId     | a string |
        | accessRules[].scopeType   | a string |

    Scenario: A rule cannot be edited
      Given a key that is live
      When the owner edits an access rule
      Then the request is refused for a rule that stays
