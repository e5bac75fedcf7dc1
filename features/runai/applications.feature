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

    @RUNAI-APP-05
    Scenario: An application is disabled
      Given a throw-away key
      When the owner disables the application
      Then the request is honoured
      And what "shows the key" answers holds:
        | enabled | false |
      And the key buys nothing any more

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

    # Catches control planes that take the moment of creation for it.
    @RUNAI-APP-07
    Scenario: The last login is that of the latest token
      Given a throw-away key that has bought nothing
      When the owner shows the key
      Then the request is honoured
      And the answer tells a later "lastLogin" after another token

  Rule: A rule has one subject, one role and one scope

    @RUNAI-RULE-01
    Scenario: A rule gives an application a role
      Given a throw-away key
      And the owner looks at roles
      When the owner gives the application a role
      Then the request is honoured
      And the answer holds:
        | subjectId   | "{app_name}"      |
        | subjectType | "app"             |
        | roleId      | a number          |
        | scopeId     | "{clusters.0.id}" |
        | scopeType   | "cluster"         |

    Scenario: A rule cannot be edited
      Given a throw-away key
      And the owner looks at roles
      And the owner gives the application a role
      When the owner edits the access rule
      Then the request is refused for a rule that stays
