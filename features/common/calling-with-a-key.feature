Feature: Calling with a key or token
  A platform knows its caller by the key or token that the caller presents. One
  that it never issued, or has withdrawn, or that has ended, opens nothing.

  Rule: Only a live key opens the door

    Scenario: A live key is honoured
      Given a key that is live
      When the caller lists resources
      Then the request is honoured

    # Catches the gate that looks keys up but forgets to ask what became of them.
    Scenario Outline: A key that is <state> is refused
      Given a key that is <state>
      When the caller lists resources
      Then the request is refused for <reason>
      And the refusal does not repeat the key

      Examples:
        | state   | reason         |
        | unknown | an unknown key |
        | revoked | a revoked key  |
        | expired | an expired key |

  Rule: A key in a URL opens nothing

    Scenario: The key in its header is honoured
      Given a key that is live
      When the caller lists resources
      Then the request is honoured

    # Catches gates that read keys from where proxies and browsers log them.
    Scenario: A live key in the query string is no key
      Given a live key in the query string
      When the caller lists resources
      Then the request is refused for a misplaced key

  Rule: A key counts character for character

    Scenario: The key as it was issued is honoured
      Given a key that is live
      When the caller lists resources
      Then the request is honoured

    # Catches look-ups by prefix, by part of the hash, or without regard to case.
    Scenario Outline: A live key <mischief> is another key
      Given a live key <mischief>
      When the caller lists resources
      Then the request is refused for a malformed key

      Examples:
        | mischief                               |
        | cut short by one character             |
        | with one character changed             |
        | in the other letter case               |
        | with one character added               |
        | with the wrong prefix                  |
        | reduced to its prefix                  |

  Rule: A key counts in its documented place only

    Scenario: The key in its documented place is honoured
      Given a key that is live
      When the caller lists resources
      Then the request is honoured

    # Catches gates that let the anonymous in, or take whatever looks like a key.
    Scenario Outline: A live key <placement> is no key
      Given a live key <placement>
      When the caller lists resources
      Then the request is refused for <reason>

      Examples:
        | placement            | reason          |
        | left out             | a missing key   |
        | left empty           | a misplaced key |
        | under another scheme | a misplaced key |
        | in another header    | a misplaced key |

  Rule: A refusal comes in the documented form

    Scenario: A live key is no refusal
      Given a key that is live
      When the caller lists resources
      Then the request is honoured

    Scenario: A refusal is what clients are told to read
      Given a key that is unknown
      When the caller lists resources
      Then the request is refused for an unknown key
      And the refusal comes in a documented envelope

  Rule: What HTTP calls equal is equal

    Scenario Outline: A live key <form> is still that key
      Given a live key <form>
      When the caller lists resources
      Then the key is recognised all the same

      Examples:
        | form                                  |
        | with blanks around it                 |
        | under a header name in title case     |
        | under a scheme name in capitals       |

  Rule: Oddities of transport are refused and never break the door

    Scenario: A plain request is honoured
      Given a key that is live
      When the caller lists resources
      Then the request is honoured

    Scenario Outline: A live key <oddity> is refused
      Given a live key <oddity>
      When the caller lists resources
      Then the request is refused for an oddity

      Examples:
        | oddity                        |
        | with a letter beyond ASCII    |
        | swollen to eight kilobytes    |
        | in the body                   |

    # Which of two keys counts is nowhere documented; a breakdown is nowhere allowed.
    Scenario: Two different keys at once do not break the door
      Given a live key beside a different one
      When the caller lists resources
      Then the platform does not break down
