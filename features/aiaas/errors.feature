Feature: AIaaS errors
  An error is an object with a code, a message and a type. One page of the guides
  has problem details instead, so what differs here is a warning.

  Rule: Errors come in one envelope

    Scenario: A request without error
      Given a key that is live
      When the caller asks a model
      Then the request is honoured

    @AIAAS-ERR-01
    Scenario: An incomplete request answers in the envelope
      Given a key that is live
      When the caller asks a model:
        """
        {"prompt": "Hello"}
        """
      Then the request is refused for a lack of a model
      And the answer holds:
        | error.code    | a string |
        | error.message | a string |
        | error.type    | a string |

    @AIAAS-ERR-04
    Scenario: The message of a 400 is where clients read it
      Given a key that is live
      When the caller asks a model:
        """
        {"model": "no-such-model-0", "prompt": "Hello"}
        """
      Then the request is refused for an unknown model
      And the answer holds:
        | error.message | a string |

    @AIAAS-AUTH-11
    Scenario: A missing key is named
      Given a live key left out
      When the caller asks a model
      Then the request is refused for a missing key
      And the answer holds:
        | error.code    | "invalid_api_key"            |
        | error.type    | "authentication_error"       |
        | error.message | "Invalid or missing API key" |

  Rule: What is not there is not found

    Scenario: The owner's requests are honoured
      Given a key that is live
      When the caller lists resources
      Then the request is honoured

    Scenario: A key that never was is not found
      Given a key that is live
      When the owner shows a key that never was
      Then the request is refused for an unknown key id
