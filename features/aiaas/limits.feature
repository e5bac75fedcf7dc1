@rate-limits
Feature: AIaaS limits
  Every answer tells where the caller's limit stands, and a refusal says what it is.

  Rule: Answers tell where the limit stands

    @AIAAS-RATE-03
    Scenario: What is allowed and what is left
      Given a key that is live
      When the caller lists resources
      Then the request is honoured
      And the answer carries the headers:
        | X-RateLimit-Limit     | a whole number |
        | X-RateLimit-Remaining | a whole number |

    @AIAAS-RATE-04
    Scenario: When the limit is new
      Given a key that is live
      When the caller lists resources
      Then the request is honoured
      And the answer carries the headers:
        | X-RateLimit-Reset | a whole number |

    # Catches numbers that are written and never counted. Listing keys is quick: a slow answer gives a bucket time to fill.
    @AIAAS-RATE-10 @serial
    Scenario: Each request leaves less
      Given a key that is live
      When the caller lists keys
      Then the request is honoured
      And the header "X-RateLimit-Remaining" falls as the caller asks on

    # Catches a span where clients read a moment.
    @AIAAS-RATE-11
    Scenario: The limit is new in the future
      Given a key that is live
      When the caller lists resources
      Then the request is honoured
      And the answer carries the headers:
        | X-RateLimit-Reset | a time to come |

  Rule: A refusal for too many requests says so

    @AIAAS-RATE-08 @serial
    Scenario: The refusal has its code
      Given a key that is live
      When the limit on requests is exceeded by the caller
      Then the request is refused for too many requests
      And the answer holds:
        | error.code | "rate_limit_exceeded" |
