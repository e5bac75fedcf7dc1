Feature: Plexe access
  Which routes ask for the key, in which header, and which do not.

  Rule: The curl example of the authentication page works

    @PLX-KEY-07
    Scenario: Models are listed
      Given a key that is live
      When the caller lists resources
      Then the request is honoured
      And the answer is a list or holds one

  Rule: Every route asks for the key

    Scenario Outline: A key <operation>
      Given a key that is live
      When the caller <operation>
      Then the request is honoured

      Examples:
        | operation       |
        | shows the user  |
        | shows the usage |
        | lists keys      |
        | lists uploads   |

    # Catches the route that was added after the gate was built.
    Scenario Outline: Nobody <operation> without a key
      Given a live key left out
      When the caller <operation>
      Then the request is refused for a missing key

      Examples:
        | operation       |
        | shows the user  |
        | shows the usage |
        | lists keys      |
        | lists uploads   |

  Rule: A Bearer token is another way to present the key

    # One page demands x-api-key, another calls Bearer equal: either is accepted.
    Scenario: A key as Bearer token
      Given a live key in the alternative place
      When the caller lists resources
      Then the alternative is honoured

  Rule: The account is shown to its key

    @PLX-REF-10
    Scenario: The user has the documented fields
      Given a key that is live
      When the caller shows the user
      Then the request is honoured
      And the answer holds:
        | user_id     | a string      |
        | email       | a string      |
        | name        | a string      |
        | credits     | a number      |
        | consumption | a number      |
        | is_active   | true or false |

  Rule: Health and preflight ask for no key

    @PLX-REF-11
    Scenario Outline: Anybody <operation>
      Given a live key left out
      When the caller <operation>
      Then the request is honoured

      Examples:
        | operation               |
        | asks for health         |
        | asks for data health    |

    @PLX-REF-11
    Scenario: A browser asks before it calls
      Given a live key left out
      When the caller asks beforehand
      Then the request is honoured
      And the answer carries the headers:
        | Access-Control-Allow-Origin  | "*"               |
        | Access-Control-Allow-Methods | lists "GET"       |
        | Access-Control-Allow-Headers | lists "x-api-key" |
