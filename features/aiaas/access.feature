Feature: AIaaS access
  Every route of the API asks for a key, as a bearer token or in the header that
  other pages name; health asks for none.

  Rule: The request of the guide to authentication is answered

    @AIAAS-INF-01
    Scenario: A prompt is answered
      Given a key that is live
      When the caller lists resources
      Then the request is honoured

  Rule: Every route asks for the key

    Scenario Outline: The holder of a key <operation>
      Given a key that is live
      When the caller <operation>
      Then the request is honoured

      Examples:
        | operation          |
        | asks a model       |
        | talks to a model   |
        | completes a prompt |
        | lists models       |
        | shows the usage    |
        | lists keys         |

    # Catches the route that was added after the gate was built.
    Scenario Outline: Nobody <operation> without a key
      Given a live key left out
      When the caller <operation>
      Then the request is refused for a missing key

      Examples:
        | operation          |
        | asks a model       |
        | talks to a model   |
        | completes a prompt |
        | lists models       |
        | shows the usage    |
        | lists keys         |

  Rule: The key may stand in X-API-Key

    # The guide has a bearer token only, other pages have this header: either is accepted.
    Scenario: A key in the header of other pages
      Given a live key in the alternative place
      When the caller lists resources
      Then the alternative is honoured

  Rule: The version stands in the address

    Scenario: An address with its version is known
      Given a key that is live
      When the caller lists resources
      Then the request is honoured

    Scenario: An address without its version is not
      Given a key that is live
      When the caller asks without a version
      Then the request is refused for a lack of a version

  Rule: Health asks for no key

    # The FAQ asks for no key, the reference for one on every request.
    Scenario Outline: Anybody <operation>
      Given a live key left out
      When the caller <operation>
      Then the request is honoured

      Examples:
        | operation          |
        | asks for health    |
        | asks for readiness |
