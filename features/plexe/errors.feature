Feature: Plexe errors
  An error is an object with a code and a message, whatever went wrong.

  Rule: Errors come in one envelope

    Scenario: A request without error
      Given a key that is live
      When the owner lists keys
      Then the request is honoured

    Scenario: An unknown key id answers in the envelope
      Given a key that is live
      When the owner shows a key that never was
      Then the request is refused for an unknown key id
      And the refusal comes in a documented envelope

    Scenario: An incomplete request answers in the envelope
      Given a key that is live
      When the owner creates a key:
        """
        {}
        """
      Then the request is refused for an incomplete request
      And the refusal comes in a documented envelope
