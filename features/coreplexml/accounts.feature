@sessions @disruptive
Feature: CorePlexML accounts
  An account is made by anybody, and used by whoever reads its mail.

  Rule: Registering makes an account

    @CPX-REF-04
    Scenario: Somebody registers
      Given a session that is left out
      When the caller registers
      Then the request is honoured
      And the answer holds:
        | user.id               | a string      |
        | user.email            | a string      |
        | user.name             | a string      |
        | verification_required | true or false |

    Scenario: A password of seven characters is too short
      Given a session that is left out
      When the caller registers with a short password
      Then the request is refused for a short password

  Rule: An account is used once its address is verified

    Scenario: A verified account logs in
      Given a session that is left out
      When the caller logs in
      Then the request is honoured

    Scenario: An unverified account does not log in
      Given a session that is left out
      And the caller registers
      When the caller logs in as the new user
      Then the request is refused for an unverified address

    @needs-control
    Scenario: An account that follows its mail logs in
      Given a session that is left out
      And the caller registers
      And the mail to the new user is read
      And the caller verifies the address
      When the caller logs in as the new user
      Then the request is honoured
