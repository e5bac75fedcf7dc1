Feature: CorePlexML access
  Two mechanisms open the same doors, and five doors are open to everybody.

  Rule: The examples of the authentication page work

    @CPX-AUTH-03 @CPX-AUTH-04
    Scenario: Projects are listed
      Given a key that is live
      When the caller lists resources
      Then the request is honoured
      And the answer is a list or holds one

    @CPX-AUTH-05 @CPX-REF-07
    Scenario: Projects come in the envelope that the client hands on
      Given a key that is live
      When the caller lists resources
      Then the request is honoured
      And the answer holds:
        | items | a list |

  Rule: Five routes look at what is sent, not at who sends it

    Scenario Outline: Anybody <operation>
      Given a session that is left out
      When the caller <operation>
      Then the request is honoured

      Examples:
        | operation                     |
        | registers with nothing        |
        | forgets a password of nobody  |
        | resets a password of nobody   |
        | verifies an address of nobody |
