Feature: Plexe errors
  An error is an object with a code and a message, whatever went wrong.

  Rule: Errors come in one envelope

    Scenario: A request without error
      Given a key that is live
      When the owner lists keys
      Then the request is honoured

    @PLX-REF-05
    Scenario: An unknown key id answers in the envelope
      Given a key that is live
      When the owner shows a key that never was
      Then the request is refused for an unknown key id
      And the answer holds:
        | error.code    | a string |
        | error.message | a string |

    @PLX-REF-05
    Scenario: An incomplete request answers in the envelope
      Given a key that is live
      When the owner creates a key:
        """
        {}
        """
      Then the request is refused for an incomplete request
      And the answer holds:
        | error.code    | a string |
        | error.message | a string |
