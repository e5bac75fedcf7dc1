Feature: AIaaS usage
  What an organization has asked of its models, with tokens and cost.

  Rule: The usage is shown for a time and a model

    @AIAAS-USE-02
    Scenario: The usage has its totals
      Given a key that is live
      When the caller shows the usage with query "start_date=2025-01-01&end_date=2099-12-31&model={model}"
      Then the request is honoured
      And the answer holds:
        | usage        | a list   |
        | total_tokens | a number |
        | total_cost   | a number |

    Scenario: A date that is none is refused
      Given a key that is live
      When the caller shows the usage with query "start_date=yesterday"
      Then the request is refused for a bad date

  Rule: The usage tells of the requests before

    @AIAAS-USE-03
    Scenario: A request counts
      Given a key that is live
      And the owner shows the usage
      When the caller lists resources
      Then the request is honoured
      And what "shows the usage" answers has grown at "total_tokens"
