Feature: AIaaS public API
  Clients of the OpenAI kind find the routes that they know. One page has them, the
  guides know none: who lacks them is warned of.

  Rule: A conversation is answered

    @AIAAS-OAI-01
    Scenario: A message is answered
      Given a key that is live
      When the caller talks to a model
      Then the request is honoured
      And the answer holds:
        | id                        | a string          |
        | object                    | "chat.completion" |
        | choices[].message.content | a string          |
        | choices[].message.role    | a string          |
        | choices[].finish_reason   | a string          |
        | usage.total_tokens        | a number          |

  Rule: A prompt is completed

    @AIAAS-OAI-02
    Scenario: A prompt is completed with its end
      Given a key that is live
      When the caller completes a prompt
      Then the request is honoured
      And the answer holds:
        | id                      | a string          |
        | object                  | "text_completion" |
        | choices[].text          | a string          |
        | choices[].finish_reason | a string          |
        | usage.total_tokens      | a number          |

  Rule: The models are listed

    @AIAAS-OAI-03
    Scenario: The list of models
      Given a key that is live
      When the caller lists models
      Then the request is honoured
      And the answer holds:
        | data[].id | a string |
