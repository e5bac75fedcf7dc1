@sessions
Feature: Sessions
  Somebody who has logged in is known by a cookie that travels by itself. A
  cookie that was never set, or whose session is over, opens nothing.

  Rule: Logging in begins a session

    Scenario: A login sets a cookie
      Given a session that is left out
      When the caller logs in
      Then the request is honoured
      And the session travels in a cookie that scripts cannot read

    # Catches logins that look at the address only.
    Scenario: A wrong password begins no session
      Given a session that is left out
      When the caller logs in with a wrong password
      Then the request is refused for a wrong password

  Rule: A session opens the door by its cookie

    Scenario: The cookie alone is enough
      Given a session with its cookie alone
      When the caller lists resources
      Then the session opens the door
      And the request is honoured

    # Catches doors that ask whether there is a cookie, not whose.
    Scenario Outline: A session that is <state> is refused
      Given a session that is <state>
      When the caller lists resources
      Then the request is refused for <reason>

      Examples:
        | state     | reason            |
        | left out  | a missing session |
        | forged    | a forged session  |
        | cut short | a forged session  |

  Rule: A session that was ended opens nothing

    Scenario: A newly begun session is honoured
      Given a newly begun session
      When the caller lists resources
      Then the request is honoured

    # Catches logouts that only take the cookie back.
    Scenario: An ended session is refused
      Given a newly begun session
      And the caller logs out
      When the caller lists resources
      Then the request is refused for an ended session

  Rule: Somebody who wants to be remembered has a longer session

    Scenario: A session to be remembered
      Given a session that is left out
      And the caller logs in
      When the caller logs in to be remembered
      Then the request is honoured
      And the remembered session lasts longer

  Rule: A writing request of a session repeats the session's token

    Scenario: A request that repeats the token is honoured
      Given a session with its token
      When the caller creates a key
      Then the request is honoured

    Scenario: A request without the token
      Given a session with its cookie alone
      When the caller creates a key
      Then the missing token is refused or overlooked

    # Catches tokens that are asked for and not compared.
    Scenario: A request with a wrong token
      Given a session with a wrong token
      When the caller creates a key
      Then the wrong token is refused
