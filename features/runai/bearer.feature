Feature: Run:ai bearer tokens
  Where a token counts, and what a refusal says.

  Rule: A token counts in the header Authorization, after Bearer

    Scenario: A token in its place opens the list of projects
      Given a key that is live
      When the caller lists projects
      Then the request is honoured

    # Catches gates that take the last word of the header, whatever stands before it.
    Scenario: A token under another scheme is none
      Given a live key under another scheme
      When the caller lists projects
      Then the request is refused for a token under another scheme

    # Catches gates that read tokens from where proxies log them.
    Scenario: A token in the query is none
      Given a live key in the query string
      When the caller lists projects
      Then the request is refused for a token in the query

  Rule: Every route asks for a token

    Scenario: The list of projects is shown to a token
      Given a key that is live
      When the caller lists projects
      Then the request is honoured

    # Catches the route that was added after the gate was built.
    Scenario Outline: Nobody <operation> without a token
      Given a live key left out
      When the caller <operation>
      Then the request is refused for a route without a token

      Examples:
        | operation        |
        | lists projects   |
        | lists keys       |
        | creates a key    |
        | lists users      |
        | lists settings   |
        | lists clusters   |

  Rule: Errors repeat their status and say why

    @RUNAI-ERR-01
    Scenario: A request without error
      Given a key that is live
      When the caller lists keys
      Then the request is honoured

    @RUNAI-ERR-01
    Scenario: A request without a token
      Given a live key left out
      When the caller lists projects
      Then the request is refused for a route without a token
      And the answer holds:
        | code    | 401      |
        | message | a string |

    @RUNAI-ERR-01
    Scenario: An id that nobody has
      Given a key that is live
      When the caller shows an application that never was
      Then the request is refused for an unknown id
      And the answer holds:
        | code    | 404      |
        | message | a string |

    Scenario: A method that is not there
      Given a key that is live
      When the caller edits an access rule
      Then the request is refused for a method that is not there
