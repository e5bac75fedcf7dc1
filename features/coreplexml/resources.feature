Feature: CorePlexML resources
  What is made is answered with its id, and what is listed comes in pages.

  Rule: A project is made, and comes wrapped in its name

    @CPX-REF-09
    Scenario: A project is made
      Given a key that is live
      When the owner creates a resource
      Then the request is honoured
      And the answer holds:
        | project_id   | a string |
        | project.id   | a string |
        | project.name | a string |

    @CPX-REF-08
    Scenario: A project is shown
      Given the owner creates a resource
      When the owner shows the project
      Then the request is honoured
      And the answer holds:
        | project.id   | a string |
        | project.name | a string |

    # The reference has {"ok": true}, the client's documentation nothing: where it is nothing, it warns.
    @CPX-REF-14
    Scenario: A project is deleted
      Given the owner creates a resource
      When the owner deletes the project
      Then the request is honoured
      And the answer holds:
        | ok | true |

  Rule: A list comes in pages

    @CPX-REF-07
    Scenario: A list has fifty places unless asked
      Given a key that is live
      When the caller lists resources
      Then the request is honoured
      And the answer holds:
        | items  | a list   |
        | total  | a number |
        | limit  | 50       |
        | offset | 0        |

    @CPX-REF-07
    Scenario: A list has as many places as asked
      Given the owner creates a resource
      When the owner lists resources with query "limit=1"
      Then the request is honoured
      And the answer holds:
        | items | a list of 1 |
        | limit | 1           |

    # Catches offsets that are echoed and not heeded. By name: what others make meanwhile seldom comes between.
    @CPX-REF-07 @serial
    Scenario: The second page begins where the first ends
      Given the owner creates a resource
      And the owner creates a resource
      And the owner lists resources with query "sort_field=name&limit=1&offset=0"
      When the owner lists resources with query "sort_field=name&limit=1&offset=1"
      Then the answer holds:
        | items  | a list of 1 |
        | offset | 1           |
      And the answer differs from the one before at "items[].id"

    Scenario Outline: A list has no <places> places
      Given a key that is live
      When the caller lists resources with query "limit=<places>"
      Then the request is refused for a page out of range

      Examples:
        | places |
        | 0      |
        | 501    |

  Rule: A dataset is uploaded as a form

    @CPX-REF-10
    Scenario: A dataset is uploaded
      Given the owner creates a resource
      When the owner uploads a dataset
      Then the request is honoured
      And the answer holds:
        | id                    | a string |
        | dataset_id            | a string |
        | dataset_version_id    | a string |
        | artifact_id           | a string |
        | quality.overall_score | a number |

  Rule: A model is put to work

    @CPX-REF-11 @disruptive
    Scenario: A deployment is made
      Given a key that is live
      When the owner deploys the model
      Then the request is honoured
      And the answer holds:
        | id            | a string |
        | deployment_id | a string |

  Rule: A project is out of a stranger's reach

    Scenario: A stranger has a list of their own
      Given a key that is live
      When a stranger lists resources
      Then the request is honoured

    Scenario: A stranger does not see the project
      Given the owner creates a resource
      When a stranger shows the project
      Then the request is refused for a project out of reach
