@token-exchange
Feature: Exchanging a secret for a token
  A secret opens nothing itself: it buys a token, which opens the door for a
  while. Whoever has no secret, or a wrong one, gets no token.

  Rule: A good secret buys a token

    Scenario: The answer carries a token that says when it ends
      Given a secret that is good
      When the caller exchanges the secret
      Then the request is honoured
      And the answer carries a token
      And the token says when it ends

    # Catches tokens that open one door once.
    Scenario: The token opens the door as often as it is shown
      Given a secret that is good
      When the caller exchanges the secret
      Then the answer carries a token
      And the token opens the door
      And the token opens it again

  Rule: Nothing but the good secret buys one

    Scenario: The good secret is honoured
      Given a secret that is good
      When the caller exchanges the secret
      Then the request is honoured

    # Catches comparisons of a part, and exchanges that look at the name alone.
    Scenario Outline: A secret <mischief> buys nothing
      Given a secret <mischief>
      When the caller exchanges the secret
      Then the request is refused for a wrong secret
      And the answer carries no token
      And the refusal does not repeat the key
      And the refusal does not tell which names are known

      Examples:
        | mischief                   |
        | with one character changed |
        | cut short by one character |

    Scenario: A secret left empty buys nothing
      Given a secret left empty
      When the caller exchanges the secret
      Then the request is refused for a wrong secret
      And the answer carries no token

    Scenario: A secret of nobody buys nothing
      Given a secret of nobody
      When the caller exchanges the secret
      Then the request is refused for an unknown application
      And the answer carries no token

  Rule: A token counts only as it was signed

    Scenario: The token as it was signed is honoured
      Given a key that is live
      When the caller lists resources
      Then the request is honoured

    # Catches gates that read what a token says and believe it.
    Scenario Outline: A live token <forgery> is no token
      Given a live key <forgery>
      When the caller lists resources
      Then the request is refused for an unknown key

      Examples:
        | forgery             |
        | signed by nobody    |
        | with a later end    |
        | without a signature |

  Rule: A token ends

    Scenario: A token before its end is honoured
      Given a key that is live
      When the caller lists resources
      Then the request is honoured

    # Catches gates that remember a token beyond its end.
    @needs-control @serial
    Scenario: A token after its end opens nothing
      Given a key that is live
      And the caller lists resources
      When 49 hours pass
      And the caller lists resources
      Then the request is refused for an expired key
      And the refusal does not repeat the key

  Rule: A new secret takes the place of the old one

    # Catches regenerations that keep the old secret, or change nothing at all.
    Scenario: A regenerated secret replaces the old one
      Given a throw-away key
      When the owner regenerates the secret
      Then the request is honoured
      And the new secret buys a token
      And the old secret buys nothing any more
