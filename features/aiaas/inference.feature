Feature: AIaaS inference
  A caller asks a model with a prompt and gets choices, and the number of tokens
  that they took.

  Rule: An answer has the documented parts

    @AIAAS-INF-06
    Scenario: The answer to a prompt
      Given a key that is live
      When the caller asks a model
      Then the request is honoured
      And the answer holds:
        | id                      | a string       |
        | model                   | a string       |
        | choices[].text          | a string       |
        | choices[].index         | a number       |
        | usage.prompt_tokens     | a whole number |
        | usage.completion_tokens | a whole number |
        | usage.total_tokens      | a whole number |

    # The examples add up; no page says that nothing else is counted in.
    @AIAAS-INF-12
    Scenario: The tokens add up
      Given a key that is live
      When the caller asks a model
      Then the request is honoured
      And the answer holds:
        | usage.total_tokens | the sum of usage.prompt_tokens and usage.completion_tokens |

    @AIAAS-INF-07
    Scenario: The id of an answer
      Given a key that is live
      When the caller asks a model
      Then the request is honoured
      And the answer holds:
        | id | begins "req_" |

    Scenario: The optional fields are understood
      Given a key that is live
      When the caller asks a model in detail
      Then the request is honoured

    @AIAAS-INF-11
    Scenario: The caller's own request id comes back
      Given a key that is live
      When the caller asks a model under an id
      Then the request is honoured
      And the answer carries the headers:
        | X-Request-ID | "countersign-1" |

    @AIAAS-INF-10
    Scenario: A conversation is streamed
      Given a key that is live
      When the caller asks for a stream
      Then the request is honoured
      And the answer carries the headers:
        | Content-Type | begins "text/event-stream" |
      And the answer comes as events

  Rule: A request is JSON, and says so

    Scenario: What is called JSON is answered
      Given a key that is live
      When the caller asks a model
      Then the request is honoured

    Scenario: What is called plain text is refused
      Given a key that is live
      When the caller asks in plain text
      Then the request is refused for its media type

  Rule: A request that lacks something is refused

    Scenario: A complete request is answered
      Given a key that is live
      When the caller asks a model
      Then the request is honoured

    Scenario: A request without a model is refused
      Given a key that is live
      When the caller asks a model:
        """
        {"prompt": "Hello"}
        """
      Then the request is refused for a lack of a model

    Scenario: A request without a prompt is refused
      Given a key that is live
      When the caller asks a model:
        """
        {"model": "{model}"}
        """
      Then the request is refused for a lack of a prompt

    # Catches models that are taken on trust.
    Scenario: An unknown model is refused
      Given a key that is live
      When the caller asks a model:
        """
        {"model": "no-such-model-0", "prompt": "Hello"}
        """
      Then the request is refused for an unknown model

  Rule: A request has at most 64 KB

    Scenario: A small request is answered
      Given a key that is live
      When the caller asks a model
      Then the request is honoured

    Scenario: A larger request is refused
      Given a key that is live
      When the caller asks a model in a body of 80 kilobytes
      Then the request is refused for its size
